using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Ledger;

/// <summary>Looks every hour whether the books agree, at requests of the last day only; <c>apihub ledger verify</c> looks at all.</summary>
internal sealed partial class LedgerAuditJob(
    LedgerAudit audit, LastAudit last, SiteCalendar calendar, GatewayMetrics metrics, TimeProvider clock, ILogger<LedgerAuditJob> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);
    private static readonly TimeSpan Reach = TimeSpan.FromHours(25);
    private const int MostLogged = 20;

    private long _mismatches;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.ObserveLedger(() => Volatile.Read(ref _mismatches));
        using var timer = new PeriodicTimer(Period, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await LookAsync(stoppingToken);
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        try
        {
            var mismatches = await audit.RunAsync(calendar.HourStart(clock.GetUtcNow() - Reach), cancellationToken);
            Volatile.Write(ref _mismatches, mismatches.Count);
            last.Found = new(clock.GetUtcNow(), mismatches.Count);
            foreach (var mismatch in mismatches.Take(MostLogged))
                Log.Mismatch(logger, mismatch);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The books do not agree. {Mismatch} Run apihub ledger verify for all of it.")]
        public static partial void Mismatch(ILogger logger, LedgerMismatch mismatch);

        [LoggerMessage(LogLevel.Warning, "Whether the books agree could not be looked up; this is tried again in an hour.")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
