using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// Keeps the pool true: takes over other nodes' changes whose announcement was lost, asks accounts which models they serve,
/// and asks those that are kept from requests whether they are well again. Never makes a paid call.
/// </summary>
internal sealed partial class AccountWatch(
    AccountPool pool, AccountProbe probe, SharedStates states, TimeProvider clock, ILogger<AccountWatch> log) : BackgroundService
{
    private static readonly TimeSpan Reload = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Agree = TimeSpan.FromSeconds(30);

    private readonly VisitPlan _plan = new();
    private DateTimeOffset _agreedAt;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Reload, clock);
        do
        {
            try
            {
                await pool.ReloadAsync(stoppingToken);
                await AgreeAsync();
                await Task.WhenAll(pool.Current.Where(IsDue).Select(account => VisitAsync(account, stoppingToken)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task AgreeAsync()
    {
        var now = clock.GetUtcNow();
        if (now - _agreedAt < Agree)
            return;
        _agreedAt = now;
        await states.AgreeAllAsync();
    }

    private bool IsDue(UpstreamAccount account)
    {
        var now = clock.GetUtcNow();
        return _plan.IsDue(account.Id, account.Version, IsAway(account, now), now);
    }

    private static bool IsAway(UpstreamAccount account, DateTimeOffset now) =>
        account.State.Quarantine is not null || account.State.Breaker.StatusAt(now) == BreakerStatus.Open;

    private async Task VisitAsync(UpstreamAccount account, CancellationToken cancellationToken)
    {
        var result = await probe.AskAsync(account, cancellationToken);
        var now = clock.GetUtcNow();
        if (result.Verdict != ProbeVerdict.Well || !IsAway(account, now))
            return;
        account.State.EndQuarantine();
        account.State.Breaker.AllowTrial(now);
        Log.Cleared(log, account.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} answers again and is used again.")]
        public static partial void Cleared(ILogger logger, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts could not be read: {Reason}. Those known from before stay in use.")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
