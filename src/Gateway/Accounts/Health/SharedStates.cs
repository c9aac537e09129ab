using System.Collections.Concurrent;
using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Accounts.Health;

/// <summary>
/// Keeps what nodes know of accounts' conditions the same. What changes here is written and announced at once, without anybody waiting for it;
/// what others announce is read. What could not be written, or was not heard, is made good by the next <see cref="AgreeAllAsync"/>.
/// </summary>
internal sealed class SharedStates(IAccountStates shared, IAnnouncements announcements, TimeProvider clock)
{
    private readonly ConcurrentDictionary<Guid, Followed> _accounts = new();

    /// <summary>From now on the state's changes are the other nodes' to know, and theirs the state's.</summary>
    public void Follow(Guid account, AccountState state)
    {
        var followed = _accounts.GetOrAdd(account, _ => new(state));
        if (ReferenceEquals(followed.State, state) && state.Changed is null)
            state.Changed = () => Tell(account, followed);
    }

    public void Forget(Guid account)
    {
        if (_accounts.TryRemove(account, out var followed))
            followed.State.Changed = null;
    }

    public Task AgreeAllAsync() => Task.WhenAll(_accounts.Keys.Select(AgreeAsync));

    /// <summary>Takes over what the others know of an account, and tells them what they do not know yet.</summary>
    public async Task AgreeAsync(Guid account)
    {
        if (_accounts.TryGetValue(account, out var followed) && await AgreeAsync(account, followed))
            await announcements.PublishAsync(Topic.AccountState, account);
    }

    private void Tell(Guid account, Followed followed)
    {
        // Many requests can meet the same limit at once: who comes while one waits for its turn is told of by that one.
        if (Interlocked.Exchange(ref followed.Waiting, 1) == 0)
            _ = AgreeAsync(account);
    }

    /// <returns>Whether there was something to tell.</returns>
    private async Task<bool> AgreeAsync(Guid account, Followed followed)
    {
        await followed.Turn.WaitAsync();
        try
        {
            Volatile.Write(ref followed.Waiting, 0);
            var changes = Changes(followed.Known, ConditionFields.Of(followed.State.ConditionAt(clock.GetUtcNow())));
            // Also without a change: what holds goes on being kept.
            if (changes.Count + followed.Known.Count > 0 && !await shared.TryWriteAsync(account, changes))
                return false;
            foreach (var (field, value) in changes)
                Set(followed.Known, field, value);
            if (await shared.TryReadAsync(account) is { } theirs)
                Adopt(followed, theirs);
            return changes.Count > 0;
        }
        finally
        {
            followed.Turn.Release();
        }
    }

    /// <summary>Only what the others have changed: meanwhile something may have changed here, too.</summary>
    private void Adopt(Followed followed, IReadOnlyDictionary<string, string> theirs)
    {
        var changes = Changes(followed.Known, theirs);
        if (changes.Count == 0)
            return;
        var now = clock.GetUtcNow();
        var fields = ConditionFields.Of(followed.State.ConditionAt(now));
        foreach (var (field, value) in changes)
        {
            Set(fields, field, value);
            Set(followed.Known, field, value);
        }

        followed.State.Adopt(ConditionFields.Read(fields, now));
    }

    private static Dictionary<string, string?> Changes(Dictionary<string, string> from, IReadOnlyDictionary<string, string> to)
    {
        var changes = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (field, value) in to)
        {
            if (from.GetValueOrDefault(field) != value)
                changes[field] = value;
        }

        foreach (var field in from.Keys)
        {
            if (!to.ContainsKey(field))
                changes[field] = null;
        }

        return changes;
    }

    private static void Set(Dictionary<string, string> fields, string field, string? value)
    {
        if (value is null)
            fields.Remove(field);
        else
            fields[field] = value;
    }

    private sealed class Followed(AccountState state)
    {
        public AccountState State { get; } = state;

        /// <summary>The fields as this node last wrote or read them.</summary>
        public Dictionary<string, string> Known { get; } = new(StringComparer.Ordinal);

        public SemaphoreSlim Turn { get; } = new(1, 1);

        public int Waiting;
    }
}
