using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Seeding;

/// <summary>What people have done in the period: most of it is that they logged in.</summary>
internal sealed class DemoAudit(Dice dice, SeedPeriod period, DemoPeople people, DemoKeys keys)
{
    private const int Count = 5_000;

    private static readonly (string Action, int Weight)[] Actions =
        [("login", 560), ("login.failed", 90), ("logout", 120), ("key.create", 40), ("key.change", 90), ("key.rotate", 40), ("user.change", 30), ("balance.adjust", 30)];

    private static readonly string[] Browsers =
    [
        "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0",
        "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.1 Safari/605.1.15",
        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
    ];

    public IEnumerable<AuditEntry> Rows() =>
        Enumerable.Range(0, Count).Select(_ => period.From + ((period.To - period.From) / 1_000_000 * dice.Below(1_000_000))).Order().Select(At);

    private AuditEntry At(DateTimeOffset at)
    {
        var action = dice.One(Actions);
        var user = dice.One(people.Users);
        var key = dice.One(keys.All).Row;
        var isManaged = action is "user.change" or "balance.adjust";
        var isKnown = action != "login.failed";
        var (before, after) = Change(action);
        return new()
        {
            Id = dice.Id(at),
            At = at,
            ActorId = !isKnown ? null : isManaged ? FirstAdmin.Id : user.Id,
            Actor = !isKnown ? null : isManaged ? "admin" : user.Username,
            Address = $"10.0.{dice.Below(4)}.{dice.Below(200)}",
            UserAgent = dice.One(Browsers),
            Category = action.Split('.')[0],
            Action = action,
            TargetKind = action.StartsWith("key.", StringComparison.Ordinal) ? "key" : "user",
            TargetId = (action.StartsWith("key.", StringComparison.Ordinal) ? key.Id : user.Id).ToString(),
            Target = action.StartsWith("key.", StringComparison.Ordinal) ? key.Name : user.Username,
            Before = before,
            After = after,
            Result = isKnown ? AuditEntry.Ok : "invalid_credentials",
            RequestId = null,
        };
    }

    private (string? Before, string? After) Change(string action) => action switch
    {
        "key.create" => (null, """{"enabled":true}"""),
        "key.change" => dice.Percent(50) ? ("""{"enabled":true}""", """{"enabled":false}""") : ("""{"note":null}""", """{"note":"For the workshop."}"""),
        "user.change" => ("""{"enabled":true}""", """{"enabled":false}"""),
        "balance.adjust" => ("""{"balance":"3.5"}""", """{"balance":"103.5"}"""),
        _ => (null, null),
    };
}
