using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data.Bulk;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Ledger.Charges;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>
/// Brings the journal's records into the database, in batches. Live records and those of an earlier process take the same way,
/// and each is counted once, because the database tells which rows are new.
/// </summary>
internal sealed partial class UsageShipper(
    Journal journal, IUsageWriter writer, IQuotas quotas, RejectedRecords rejected, RecordedUsage recorded, GatewayMetrics metrics,
    ILogger<UsageShipper> logger)
    : BackgroundService
{
    private const int MostAtOnce = 2500;

    /// <summary>From so many records at a time it is worth waiting for more: the larger the batch, the less a row of it costs.</summary>
    private const int Many = 100;

    // The machine's time, not the site's: the clock that a test stops is not to stop these.
    private static readonly TimeProvider Clock = TimeProvider.System;
    private static readonly TimeSpan Collect = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CollectMany = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan LastCall = TimeSpan.FromSeconds(10);

    private int _failures;
    private int _shipped;

    /// <summary>
    /// Ships what an earlier process has left, before anything listens, so that balances start true. After
    /// <see cref="LastCall"/> the gateway starts all the same, and this goes on behind its back.
    /// </summary>
    public async Task ShipLeftoversAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(LastCall, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            while (!await TryShipAllAsync(both.Token))
                await Task.Delay(Pause(), Clock, both.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Log.LeftAtStart(logger, journal.Depth);
        }
    }

    /// <summary>Ships what is left, once, for <see cref="LastCall"/> at most. What the database does not take now, the next start ships.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { IsCompleted: false })
            return;
        using var limit = new CancellationTokenSource(LastCall, Clock);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await TryShipAllAsync(both.Token);
        }
        catch (OperationCanceledException)
        {
            // Too slow for a stop that somebody waits for.
        }

        if (journal.Depth > 0)
            Log.LeftForNextStart(logger, journal.Depth);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.ObserveJournal(() => journal.Depth);
        while (true)
        {
            await journal.Unshipped.WaitAsync(stoppingToken);
            await Task.Delay(_shipped < Many ? Collect : CollectMany, Clock, stoppingToken);
            _shipped = 0;
            while (!await TryShipAllAsync(stoppingToken))
                await Task.Delay(Pause(), Clock, stoppingToken);
        }
    }

    /// <returns>False when the database, or the journal's disk, is away.</returns>
    private async Task<bool> TryShipAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (journal.Unshipped.Read(MostAtOnce) is { Count: > 0 } records)
            {
                await ShipAsync(records, cancellationToken);
                journal.Unshipped.Shipped();
                _shipped += records.Count;
                if (_failures > 0)
                    Log.Recovered(logger, _failures, journal.Depth);
                _failures = 0;
            }

            return true;
        }
        catch (Exception e) when (e is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            if (_failures++ == 0)
                Log.Away(logger, e, journal.Depth);
            return false;
        }
    }

    /// <summary>Halves a batch that the database refuses until the rows at fault stand alone.</summary>
    private async Task ShipAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        try
        {
            var charged = await writer.WriteAsync(records, cancellationToken);
            metrics.BatchWritten(records.Count);
            await TellAsync(charged);
            recorded.Tell(records);
            return;
        }
        catch (Exception refusal) when (writer.IsRefusal(refusal))
        {
            if (records.Count == 1)
            {
                rejected.Keep(records[0], refusal);
                await quotas.WalletChangedAsync(WalletState.Unknown(records[0].UserId), shipped: records[0].Cost);
                return;
            }
        }

        var half = records.Count / 2;
        await ShipAsync([.. records.Take(half)], cancellationToken);
        await ShipAsync([.. records.Skip(half)], cancellationToken);
    }

    /// <summary>What was settled here is now in the database's balances.</summary>
    private async ValueTask TellAsync(IReadOnlyList<ChargedWallet> charged)
    {
        for (var i = 0; i < charged.Count; i++)
            await quotas.WalletChangedAsync(charged[i].Wallet, charged[i].Amount);
    }

    /// <summary>Full jitter: nodes that lost the database together do not come back to it together.</summary>
    private TimeSpan Pause()
    {
        var most = Math.Min(LongestPause.Ticks, FirstPause.Ticks << Math.Min(_failures, 16));
        return TimeSpan.FromTicks(Random.Shared.NextInt64(most));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Usage cannot be recorded in the database. The journal keeps it and this is tried again until it works; {Depth} records wait.")]
        public static partial void Away(ILogger logger, Exception exception, long depth);

        [LoggerMessage(LogLevel.Warning, "Usage is recorded in the database again, after {Failures} failures; {Depth} records still wait.")]
        public static partial void Recovered(ILogger logger, int failures, long depth);

        [LoggerMessage(LogLevel.Warning, "The gateway starts while {Depth} usage records of an earlier run are not in the database: until they are, balances are too high.")]
        public static partial void LeftAtStart(ILogger logger, long depth);

        [LoggerMessage(LogLevel.Warning, "{Depth} usage records stay in the journal and are recorded at the next start.")]
        public static partial void LeftForNextStart(ILogger logger, long depth);
    }
}
