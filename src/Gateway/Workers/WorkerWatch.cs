using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Workers;

/// <summary>Asks each worker how it fares, once in a heartbeat, and reads now and then which there are.</summary>
internal sealed partial class WorkerWatch(
    WorkerFleet fleet, WorkerRegister register, WorkerChannel channel, IAnnouncements announcements, TimeProvider clock, ILogger<WorkerWatch> log) : BackgroundService
{
    private static readonly TimeSpan Reread = TimeSpan.FromSeconds(30);

    private DateTimeOffset _readAgainAt;
    private string _told = "";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(WorkerFleet.Heartbeat, clock);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(log, e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= _readAgainAt)
        {
            await register.ReloadAsync(cancellationToken);
            _readAgainAt = clock.GetUtcNow() + Reread;
        }

        await Task.WhenAll(fleet.Workers.Select(worker => AskAsync(worker, cancellationToken)));
        await TellAsync();
    }

    /// <summary>Nobody announces that a worker has died, or that it lives again.</summary>
    private async ValueTask TellAsync()
    {
        var now = clock.GetUtcNow();
        var fares = string.Join(' ', fleet.Workers.Select(worker => $"{worker.Id}={worker.Status(now)}"));
        if (fares == _told)
            return;
        _told = fares;
        await announcements.PublishAsync(Topic.Workers);
    }

    private async Task AskAsync(FleetWorker worker, CancellationToken cancellationToken)
    {
        var before = worker.Status(clock.GetUtcNow());
        var (report, fault) = await channel.AskAsync(worker.Address, cancellationToken);
        if (report is not null)
            worker.Heard(report, clock.GetUtcNow());
        else
            worker.Failed(fault!);
        var after = worker.Status(clock.GetUtcNow());
        // The one that this node has just started is not lost yet: it is not there yet.
        var isStarting = worker is { Source: WorkerSource.Local, SeenAt: null };
        if (after == WorkerStatus.Lost && before != WorkerStatus.Lost && !isStarting)
            Log.Lost(log, worker.Id, fault ?? "");
        else if (after == WorkerStatus.Live && before != WorkerStatus.Live)
            Log.Live(log, worker.Id, report!.CliVersion ?? "of unknown version", report.Capacity);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} takes requests: Claude CLI {CliVersion}, {Capacity} at once.")]
        public static partial void Live(ILogger logger, string worker, string cliVersion, int capacity);

        [LoggerMessage(Level = LogLevel.Warning, Message = "Worker {Worker} is lost: {Reason}")]
        public static partial void Lost(ILogger logger, string worker, string reason);

        [LoggerMessage(Level = LogLevel.Warning, Message = "The list of workers could not be read: {Reason}")]
        public static partial void Failed(ILogger logger, string reason);
    }
}
