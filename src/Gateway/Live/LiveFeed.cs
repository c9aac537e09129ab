using System.Globalization;
using System.Security.Cryptography;

namespace ApiHub.Gateway.Live;

/// <summary>Why a stream cannot be opened.</summary>
internal enum ListenFault : byte
{
    None,
    TooManyOfUser,
    TooManyInAll,
}

/// <param name="Listener">Null when it was refused.</param>
/// <param name="Missed">What the client has missed.</param>
/// <param name="LastId">The id from which on the listener is told by itself.</param>
internal readonly record struct Listening(Listener? Listener, ListenFault Fault, IReadOnlyList<LiveMessage> Missed, long LastId);

/// <summary>
/// What has happened lately, and who on this node listens. Keeps the last <see cref="Kept"/> events of the last <see cref="KeptFor"/>,
/// so that a client whose connection was cut gets what it has missed. Telling never waits for anybody.
/// </summary>
internal sealed class LiveFeed(TimeProvider clock)
{
    public const int Kept = 1024;
    public const int MostOfUser = 20;
    public const int MostInAll = 5000;
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(5);

    private readonly Lock _gate = new();
    private readonly Queue<(long Sequence, long At, LiveEvent Event)> _recent = new();
    private readonly List<Listener> _listeners = [];

    /// <summary>Another node, or this one after a start, has had other events.</summary>
    private readonly string _node = RandomNumberGenerator.GetHexString(8, lowercase: true);
    private long _sequence;
    private long _forgotten;

    public string IdOf(long sequence) => string.Create(CultureInfo.InvariantCulture, $"{_node}-{sequence}");

    public void Tell(in LiveEvent news)
    {
        lock (_gate)
        {
            Remember(++_sequence, news);
            foreach (var listener in _listeners)
            {
                if (news.IsFor(listener))
                    listener.Offer(news.To(_sequence, listener));
            }
        }
    }

    /// <summary>To each listener one event, whoever's requests they are.</summary>
    /// <param name="requests">How many requests of which users have come to the database.</param>
    public void TellUsage(IReadOnlyDictionary<Guid, int> requests)
    {
        var total = requests.Values.Sum();
        lock (_gate)
        {
            _sequence++;
            foreach (var (user, count) in requests)
                Remember(_sequence, new(LiveEvents.Usage, Audience.Owner, user, Count: count));
            foreach (var listener in _listeners)
            {
                var own = requests.GetValueOrDefault(listener.UserId);
                if (own > 0 || listener.IsOperator)
                    listener.Offer(new(_sequence, LiveEvents.Usage, new UsageEventView(listener.IsOperator ? total : own, own)));
            }
        }
    }

    /// <summary>A user's logins may have ended: those who listen are looked at.</summary>
    public void Doubt(Guid userId)
    {
        lock (_gate)
        {
            foreach (var listener in _listeners.Where(listener => listener.UserId == userId))
                listener.Doubt();
        }
    }

    /// <param name="listener">Who wants to hear.</param>
    /// <param name="lastId">The id of the last event that the client has; null: it has none, and wants none from before.</param>
    public Listening Listen(Listener listener, string? lastId)
    {
        lock (_gate)
        {
            if (_listeners.Count >= MostInAll)
                return new(null, ListenFault.TooManyInAll, [], 0);
            if (_listeners.Count(other => other.UserId == listener.UserId) >= MostOfUser)
                return new(null, ListenFault.TooManyOfUser, [], 0);
            _listeners.Add(listener);
            return new(listener, ListenFault.None, lastId is null ? [] : MissedBy(listener, lastId), _sequence);
        }
    }

    public void Leave(Listener listener)
    {
        lock (_gate)
            _listeners.Remove(listener);
    }

    private List<LiveMessage> MissedBy(Listener listener, string lastId)
    {
        if (!TryRead(lastId, out var last))
            return [new(_sequence, LiveEvents.Resync, LiveEvents.Nothing)];
        var (missed, requests, own) = (new List<LiveMessage>(), 0, 0);
        foreach (var (sequence, _, news) in _recent.Where(entry => entry.Sequence > last && entry.Event.IsFor(listener)))
        {
            if (news.Name != LiveEvents.Usage)
            {
                missed.Add(news.To(sequence, listener));
                continue;
            }

            requests += news.Count;
            own += news.Owner == listener.UserId ? news.Count : 0;
        }

        if (requests > 0)
            missed.Add(new(_sequence, LiveEvents.Usage, new UsageEventView(requests, own)));
        return missed;
    }

    /// <returns>False when what came after it is not all here.</returns>
    private bool TryRead(string id, out long sequence)
    {
        Forget();
        sequence = 0;
        return id.Split('-') is [var node, var number] && node == _node
            && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out sequence)
            && sequence >= _forgotten && sequence <= _sequence;
    }

    private void Remember(long sequence, in LiveEvent news)
    {
        _recent.Enqueue((sequence, clock.GetTimestamp(), news));
        Forget();
    }

    private void Forget()
    {
        while (_recent.TryPeek(out var oldest) && (_recent.Count > Kept || clock.GetElapsedTime(oldest.At) > KeptFor))
            _forgotten = _recent.Dequeue().Sequence;
    }
}
