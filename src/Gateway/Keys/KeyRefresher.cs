namespace ApiHub.Gateway.Keys;

/// <summary>Keeps what the directory remembers up to date.</summary>
internal sealed class KeyRefresher(KeyDirectory directory, TimeProvider clock) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(KeyDirectory.RefreshEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await directory.RefreshAsync(stoppingToken);
    }
}
