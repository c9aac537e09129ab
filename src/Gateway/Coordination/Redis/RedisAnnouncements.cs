using System.Globalization;
using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// Announcements to all nodes, by publish and subscribe. This node's own caches are told directly, once. The connection subscribes again when it
/// comes back; what was said meanwhile is lost, and made good by each cache's own re-reading.
/// </summary>
internal sealed class RedisAnnouncements : IAnnouncements
{
    private readonly RedisChannel _channel = "apihub:announcements";
    private readonly RedisLink _link;
    private readonly Subscribers _subscribers;

    public RedisAnnouncements(RedisLink link, ILogger<RedisAnnouncements> log)
    {
        _link = link;
        _subscribers = new(log);
        // Sent when there is a connection, and with each one that comes later.
        link.Subscriber.Subscribe(_channel, (channel, message) => _ = HearAsync(message!), CommandFlags.FireAndForget);
    }

    public async ValueTask PublishAsync(Topic topic, Guid id = default, int count = 1)
    {
        await _subscribers.TellAsync(topic, id, count);
        try
        {
            await _link.Subscriber.PublishAsync(_channel, string.Create(CultureInfo.InvariantCulture, $"{_link.Node} {topic} {id:n} {count}"), CommandFlags.FireAndForget);
        }
        catch (Exception e) when (RedisLink.IsAway(e))
        {
            // The change is made; the others find it when they next read.
        }
    }

    public void Subscribe(Topic topic, Func<Guid, int, ValueTask> handler) => _subscribers.Add(topic, handler);

    private async Task HearAsync(string message)
    {
        // A newer node may speak of what this one does not know.
        if (message.Split(' ') is [var node, var name, var text, var number] && node != _link.Node
            && Enum.TryParse<Topic>(name, out var topic) && Guid.TryParseExact(text, "n", out var id)
            && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            await _subscribers.TellAsync(topic, id, count);
    }
}
