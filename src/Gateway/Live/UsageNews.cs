using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Live;

/// <summary>
/// Carries the news that requests are in the database to the listeners of all nodes. It stands behind the recording, so that who asks upon it sees
/// them, and off the way of a request.
/// </summary>
internal sealed class UsageNews : BackgroundService
{
    private readonly UsageTally _outgoing;
    private readonly UsageTally _incoming;

    public UsageNews(LiveFeed feed, IAnnouncements announcements, RecordedUsage recorded)
    {
        _outgoing = new(async counts =>
        {
            foreach (var (user, requests) in counts)
                await announcements.PublishAsync(Topic.Usage, user, requests);
        });
        // Several nodes announce: together, too, once a second is enough.
        _incoming = new(counts =>
        {
            feed.TellUsage(counts);
            return ValueTask.CompletedTask;
        });
        recorded.Recorded += records => _outgoing.Add(records.Select(record => record.UserId));
    }

    public void Heard(Guid user, int requests) => _incoming.Add(user, requests);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(_outgoing.RunAsync(stoppingToken), _incoming.RunAsync(stoppingToken));
}
