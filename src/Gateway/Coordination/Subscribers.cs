using System.Collections.Immutable;

namespace ApiHub.Gateway.Coordination;

/// <summary>Who on this node wants to hear of what.</summary>
internal sealed partial class Subscribers(ILogger log)
{
    private ImmutableArray<(Topic Topic, Func<Guid, int, ValueTask> Handler)> _all = [];

    public void Add(Topic topic, Func<Guid, int, ValueTask> handler) =>
        ImmutableInterlocked.Update(ref _all, static (all, added) => all.Add(added), (topic, handler));

    /// <summary>Tells all of them, one after the other. The change is made already: one who fails keeps neither its maker nor the others from going on.</summary>
    public async ValueTask TellAsync(Topic topic, Guid id, int count)
    {
        foreach (var (_, handler) in _all.Where(subscriber => subscriber.Topic == topic))
        {
            try
            {
                await handler(id, count);
            }
            catch (Exception e)
            {
                Log.Failed(log, e, topic);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "A cache could not follow a change of {Topic}; it will when it next reads all again.")]
        public static partial void Failed(ILogger logger, Exception exception, Topic topic);
    }
}
