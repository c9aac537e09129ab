namespace ApiHub.Gateway.Accounts;

/// <summary>
/// Keeps the pool true: takes over other nodes' changes whose announcement was lost, asks accounts which models they serve,
/// and clears a quarantine when the account accepts its credential again. Never makes a paid call.
/// </summary>
internal sealed partial class AccountWatch(AccountPool pool, AccountProbe probe, TimeProvider clock, ILogger<AccountWatch> log) : BackgroundService
{
    private static readonly TimeSpan Reload = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Relist = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Reprobe = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Guid, (Guid Version, DateTimeOffset NotBefore)> _due = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Reload, clock);
        do
        {
            try
            {
                await pool.ReloadAsync(stoppingToken);
                await Task.WhenAll(pool.Current.Where(IsDue).Select(account => VisitAsync(account, stoppingToken)));
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private bool IsDue(UpstreamAccount account)
    {
        var now = clock.GetUtcNow();
        if (_due.TryGetValue(account.Id, out var due) && due.Version == account.Version && due.NotBefore > now)
            return account.State.Quarantine is not null && due.NotBefore - Relist + Reprobe <= now;
        _due[account.Id] = (account.Version, now + Relist);
        return true;
    }

    private async Task VisitAsync(UpstreamAccount account, CancellationToken cancellationToken)
    {
        _due[account.Id] = (account.Version, clock.GetUtcNow() + Relist);
        var result = await probe.AskAsync(account, cancellationToken);
        if (result.Verdict == ProbeVerdict.Well && account.State.Quarantine is not null)
        {
            account.State.EndQuarantine();
            Log.Cleared(log, account.Name);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Account {Account} accepts its credential again and is used again.")]
        public static partial void Cleared(ILogger logger, string account);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The accounts could not be read: {Reason}. Those known from before stay in use.")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
