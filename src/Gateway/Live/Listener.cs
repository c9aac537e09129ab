using System.Threading.Channels;

namespace ApiHub.Gateway.Live;

/// <summary>One open stream: what waits to be written to it. Who reads slowly loses events and is told so; nobody waits for him.</summary>
internal sealed class Listener(Guid userId, Guid sessionId, string role, bool isOperator)
{
    /// <summary>Events that may wait.</summary>
    public const int Most = 64;

    private readonly Channel<LiveMessage> _waiting = Channel.CreateBounded<LiveMessage>(new BoundedChannelOptions(Most) { SingleReader = true });
    private int _lost;
    private int _doubted;

    public Guid UserId => userId;

    public Guid SessionId => sessionId;

    public string Role => role;

    public bool IsOperator => isOperator;

    public ChannelReader<LiveMessage> Waiting => _waiting.Reader;

    public void Offer(in LiveMessage message)
    {
        if (!_waiting.Writer.TryWrite(message))
            Volatile.Write(ref _lost, 1);
    }

    /// <summary>Wakes the stream without an event, to see whether the login still holds and to let the client know that somebody is there.</summary>
    public void Doubt()
    {
        Volatile.Write(ref _doubted, 1);
        // When there is no room, what fills it wakes the stream as well.
        _waiting.Writer.TryWrite(default);
    }

    /// <returns>Whether an event was lost since this was last asked.</returns>
    public bool TakeLost() => Interlocked.Exchange(ref _lost, 0) == 1;

    /// <returns>Whether the login is to be looked at.</returns>
    public bool TakeDoubt() => Interlocked.Exchange(ref _doubted, 0) == 1;
}
