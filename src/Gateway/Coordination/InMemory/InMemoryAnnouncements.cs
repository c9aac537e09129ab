namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>Announcements of a gateway that is alone.</summary>
internal sealed class InMemoryAnnouncements(ILogger<InMemoryAnnouncements> log) : IAnnouncements
{
    private readonly Subscribers _subscribers = new(log);

    public ValueTask PublishAsync(Topic topic, Guid id = default, int count = 1) => _subscribers.TellAsync(topic, id, count);

    public void Subscribe(Topic topic, Func<Guid, int, ValueTask> handler) => _subscribers.Add(topic, handler);
}
