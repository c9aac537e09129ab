using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Models;

/// <summary>Takes over what other nodes change: when they say so and, in case that is lost, from time to time.</summary>
internal sealed class PriceWatch(PriceBook book, IAnnouncements announcements, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan RereadEvery = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        announcements.Subscribe(Topic.Models, async _ => await book.TryReloadAsync(stoppingToken));
        using var timer = new PeriodicTimer(RereadEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
            await book.TryReloadAsync(stoppingToken);
    }
}
