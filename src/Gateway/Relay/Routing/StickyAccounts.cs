using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// Which account each conversation is with, so that the provider's prompt cache is there when it goes on. Known to this node alone:
/// elsewhere it costs a cold cache, and is kept from then on.
/// </summary>
/// <remarks>
/// Two generations, each half as large as the whole may be: when the younger is full it becomes the elder, and what nobody has
/// asked for in the meantime goes with the one before. So nothing has to be swept.
/// </remarks>
internal sealed class StickyAccounts(IOptions<RoutingOptions> options, TimeProvider clock)
{
    public const int Most = 100_000;

    private readonly TimeSpan _lifetime = TimeSpan.FromSeconds(options.Value.StickySeconds);
    private readonly Lock _turning = new();
    private volatile Generation _young = new();
    private volatile Generation _old = new();

    public bool AreKept => _lifetime > TimeSpan.Zero;

    public int Count => _young.Count + _old.Count;

    /// <returns>The account that the conversation is with; null: it is new, or has been silent for too long.</returns>
    public Guid? Find(Conversation conversation) =>
        (_young.Find(conversation) ?? _old.Find(conversation)) is { } stay && clock.GetElapsedTime(stay.Since) <= _lifetime ? stay.AccountId : null;

    /// <summary>Notes that the conversation goes on with this account.</summary>
    public void Keep(Conversation conversation, Guid accountId)
    {
        var now = clock.GetTimestamp();
        if (_young.Find(conversation) is { } stay && stay.AccountId == accountId)
        {
            stay.Since = now;
            return;
        }

        if (_young.Put(conversation, new(accountId) { Since = now }) >= Most / 2)
            Turn();
    }

    private void Turn()
    {
        lock (_turning)
        {
            if (_young.Count < Most / 2)
                return;
            _old = _young;
            _young = new();
        }
    }

    /// <summary>A conversation's stay with an account.</summary>
    private sealed class Stay(Guid accountId)
    {
        private long _since;

        public Guid AccountId => accountId;

        public long Since
        {
            get => Volatile.Read(ref _since);
            set => Volatile.Write(ref _since, value);
        }
    }

    private sealed class Generation
    {
        private readonly ConcurrentDictionary<Conversation, Stay> _stays = new();
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public Stay? Find(Conversation conversation) => _stays.GetValueOrDefault(conversation);

        /// <returns>How many there are now.</returns>
        public int Put(Conversation conversation, Stay stay)
        {
            if (_stays.TryAdd(conversation, stay))
                return Interlocked.Increment(ref _count);
            _stays[conversation] = stay;
            return Count;
        }
    }
}
