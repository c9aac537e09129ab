using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Seeding;

/// <summary>Which accounts were asked, in the words of the relay's own decisions.</summary>
internal sealed class DemoRoute
{
    public const string NoAccount = "no_account_available";

    private static readonly ((string Result, int Status, string Reason) Failure, int Weight)[] Failures =
    [
        (("limited", 429, "The account's limit is reached."), 50),
        (("overloaded", 529, "It is overloaded."), 25),
        (("failed", 502, "It answered 502."), 25),
    ];

    private readonly List<Decision> _decisions = [];

    public DemoRoute(Dice dice, IReadOnlyList<string> accounts, Outcome outcome, int status, string? code, int duration)
    {
        if (outcome is Outcome.Refused or Outcome.InternalError || code == NoAccount)
        {
            DurationMs = (int)dice.Between(1, 9);
            return;
        }

        var account = dice.Percent(85) ? 0 : 1;
        if (account == 1)
            _decisions.Add(new(accounts[0], null, dice.One(["cooling_down", "busy", "breaker_open"]), null, null, null, 0));
        while (account < accounts.Count - 1 && dice.Percent(outcome == Outcome.UpstreamFailed ? 90 : 3))
            Fail(dice, accounts[account++]);
        Attempts++;
        Account = accounts[account];
        WaitedMs = DurationMs;
        DurationMs += duration;
        _decisions.Add(new(Account, Result(outcome), null, null, outcome == Outcome.ClientLeft ? null : status, duration, WaitedMs));
        // As the relay has it: what is plain is not told.
        Text = _decisions.Count > 1 || outcome == Outcome.UpstreamFailed ? Decision.Text(_decisions) : null;
    }

    /// <summary>Empty: none was asked.</summary>
    public string Account { get; } = "";

    public int Attempts { get; private set; }

    public int DurationMs { get; private set; }

    /// <summary>Milliseconds that went by with accounts that failed.</summary>
    public int WaitedMs { get; }

    public string? Text { get; }

    private void Fail(Dice dice, string account)
    {
        var (result, status, reason) = dice.One(Failures);
        var took = (int)dice.Skewed(240);
        _decisions.Add(new(account, result, null, reason, status, took, DurationMs));
        Attempts++;
        DurationMs += took;
    }

    private static string Result(Outcome outcome) => outcome switch
    {
        Outcome.UpstreamFailed => "failed",
        Outcome.Interrupted => "interrupted",
        Outcome.ClientLeft => "client_left",
        Outcome.Rejected => "refused",
        _ => "answered",
    };
}
