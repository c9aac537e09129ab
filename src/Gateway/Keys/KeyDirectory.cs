using System.Collections.Concurrent;

namespace ApiHub.Gateway.Keys;

/// <summary>
/// Who presents this key? Asked by every request, so a key in use is answered from memory: no lock, no allocation, no database.
/// A change is announced and forgotten at once. What is remembered is re-read every few seconds while it is used
/// (<see cref="KeyRefresher"/>), in case an announcement was lost, and goes on being believed while the database is away.
/// </summary>
internal sealed class KeyDirectory(KeyStore store, TimeProvider clock)
{
    /// <summary>How often entries in use are re-read.</summary>
    public static readonly TimeSpan RefreshEvery = TimeSpan.FromSeconds(5);

    /// <summary>An entry read longer ago than this has not been in use and is re-read before it is believed.</summary>
    private static readonly TimeSpan BelievedFor = 2 * RefreshEvery;

    /// <summary>An entry that nobody uses is forgotten after this.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    /// <summary>Unknown texts are looked up by this many at a time: a flood of them must not take the database from everybody else.</summary>
    private const int ConcurrentReads = 8;

    /// <summary>Beyond this many waiting look-ups callers are told to come back.</summary>
    private const int WaitingReads = 1000;

    private const int RefreshBatch = 200;

    private readonly ConcurrentDictionary<KeyHash, KeyEntry> _entries = new();
    private readonly ConcurrentDictionary<KeyHash, Lazy<Task<KeyLookup>>> _reads = new();
    private readonly SemaphoreSlim _reading = new(ConcurrentReads);
    private readonly UnknownKeys _unknown = new();
    private int _waiting;
    private int _changes;

    public ValueTask<KeyLookup> FindAsync(string key, CancellationToken cancellationToken) =>
        FindAsync(KeyHash.OfKey(key), cancellationToken);

    /// <param name="key">The key's hash; null: what was presented is none.</param>
    public ValueTask<KeyLookup> FindAsync(KeyHash? key, CancellationToken cancellationToken)
    {
        if (key is not { } hash)
            return new(new KeyLookup(null, KeyFault.Malformed));
        var now = clock.GetUtcNow();
        if (_entries.TryGetValue(hash, out var entry) && (now - entry.ReadAt < BelievedFor || store.IsAway))
            return new(entry.Answer(now));
        if (entry is null && _unknown.Contains(hash, now))
            return new(new KeyLookup(null, KeyFault.Unknown));
        return ReadAsync(hash, entry, cancellationToken);
    }

    /// <summary>Forgets a key that was changed; the next request reads it anew.</summary>
    public void Invalidate(Guid keyId) => Forget(entry => entry.KeyId == keyId);

    /// <summary>Forgets all keys of a user who was changed.</summary>
    public void InvalidateUser(Guid userId) => Forget(entry => entry.UserId == userId);

    /// <summary>Forgets all keys of all users of a group that was changed.</summary>
    public void InvalidateGroup(Guid groupId) => Forget(entry => entry.GroupId == groupId);

    /// <summary>Re-reads the entries used since the last call and drops those that nobody uses.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var used = new List<KeyValuePair<KeyHash, KeyEntry>>();
        foreach (var pair in _entries)
        {
            if (pair.Value.TakeUsed())
                used.Add(pair);
            else if (now - pair.Value.ReadAt > KeptFor && !store.IsAway)
                _entries.TryRemove(pair);
        }

        if (used.Count == 0 && store.IsAway)
            await store.FindAsync([], cancellationToken);
        foreach (var batch in used.Chunk(RefreshBatch))
            await RefreshAsync(batch, cancellationToken);
    }

    private async Task RefreshAsync(KeyValuePair<KeyHash, KeyEntry>[] batch, CancellationToken cancellationToken)
    {
        var readAt = clock.GetUtcNow();
        if (await store.FindAsync([.. batch.Select(pair => pair.Value.KeyId).Distinct()], cancellationToken) is not { } rows)
            return;
        var byId = rows.ToDictionary(row => row.KeyId);
        foreach (var pair in batch)
        {
            // An entry that was forgotten or replaced meanwhile is newer than this read, and stays as it is.
            if (byId.TryGetValue(pair.Value.KeyId, out var row) && KeyEntry.Of(row, pair.Key, readAt) is { } fresh)
                _entries.TryUpdate(pair.Key, fresh, pair.Value);
            else
                _entries.TryRemove(pair);
        }
    }

    private async ValueTask<KeyLookup> ReadAsync(KeyHash hash, KeyEntry? known, CancellationToken cancellationToken)
    {
        var answer = new KeyLookup(null, KeyFault.Unavailable);
        if (Volatile.Read(ref _waiting) < WaitingReads)
        {
            // One look-up serves all who wait for it, so none of them may cancel it.
            var read = _reads.GetOrAdd(hash, static (h, directory) => new(() => directory.StartRead(h)), this);
            answer = await read.Value.WaitAsync(cancellationToken);
        }

        return answer.Fault == KeyFault.Unavailable && known is not null ? known.Answer(clock.GetUtcNow()) : answer;
    }

    private Task<KeyLookup> StartRead(KeyHash hash)
    {
        Interlocked.Increment(ref _waiting);
        return Task.Run(() => ReadAsync(hash));
    }

    private async Task<KeyLookup> ReadAsync(KeyHash hash)
    {
        await _reading.WaitAsync();
        try
        {
            while (true)
            {
                var changes = Volatile.Read(ref _changes);
                var answer = await ReadOnceAsync(hash);
                // A change that came while the row was on its way may not be in it.
                if (changes == Volatile.Read(ref _changes))
                    return answer;
                _entries.TryRemove(hash, out _);
            }
        }
        finally
        {
            _reading.Release();
            Interlocked.Decrement(ref _waiting);
            _reads.TryRemove(hash, out _);
        }
    }

    private async Task<KeyLookup> ReadOnceAsync(KeyHash hash)
    {
        var readAt = clock.GetUtcNow();
        if (await store.FindAsync(hash, CancellationToken.None) is not { } rows)
            return new(null, KeyFault.Unavailable);
        if (rows.Select(row => KeyEntry.Of(row, hash, readAt)).FirstOrDefault(entry => entry is not null) is not { } found)
        {
            _unknown.Add(hash, readAt);
            _entries.TryRemove(hash, out _);
            return new(null, KeyFault.Unknown);
        }

        _entries[hash] = found;
        return found.Answer(clock.GetUtcNow());
    }

    private void Forget(Func<KeyEntry, bool> which)
    {
        Interlocked.Increment(ref _changes);
        _reads.Clear();
        foreach (var pair in _entries)
        {
            if (which(pair.Value))
                _entries.TryRemove(pair);
        }
    }
}
