namespace ApiHub.Gateway.Hosting;

/// <summary>Work that comes round until the gateway stops. One turn that fails is logged, and the next comes all the same.</summary>
internal abstract partial class PeriodicJob(TimeSpan every, TimeProvider clock, ILogger log) : BackgroundService
{
    protected abstract Task RunAsync(CancellationToken cancellationToken);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await RunAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Failed(log, e, GetType().Name);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Job} failed; it comes round again.")]
        public static partial void Failed(ILogger logger, Exception exception, string job);
    }
}
