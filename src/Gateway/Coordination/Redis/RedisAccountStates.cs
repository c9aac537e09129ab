using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>The states of accounts that all nodes share: for each account a hash that ends when it is left alone.</summary>
internal sealed class RedisAccountStates(RedisLink link) : IAccountStates
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async ValueTask<bool> TryWriteAsync(Guid account, IReadOnlyDictionary<string, string?> changes)
    {
        try
        {
            // One transaction: a field that is set must not stay for ever because its time to live was lost on the way.
            var all = link.Database.CreateTransaction();
            var key = Key(account);
            HashEntry[] set = [.. changes.Where(c => c.Value is not null).Select(c => new HashEntry(c.Key, c.Value))];
            if (set.Length > 0)
                _ = all.HashSetAsync(key, set);
            RedisValue[] removed = [.. changes.Where(c => c.Value is null).Select(c => (RedisValue)c.Key)];
            if (removed.Length > 0)
                _ = all.HashDeleteAsync(key, removed);
            _ = all.KeyExpireAsync(key, IAccountStates.Kept);
            return await all.ExecuteAsync().WaitAsync(Patience, TimeProvider.System);
        }
        catch (Exception e) when (IsAway(e))
        {
            return false;
        }
    }

    public async ValueTask<IReadOnlyDictionary<string, string>?> TryReadAsync(Guid account)
    {
        try
        {
            var fields = await link.Database.HashGetAllAsync(Key(account)).WaitAsync(Patience, TimeProvider.System);
            return fields.ToDictionary(f => f.Name.ToString(), f => f.Value.ToString(), StringComparer.Ordinal);
        }
        catch (Exception e) when (IsAway(e))
        {
            return null;
        }
    }

    /// <summary>The library gives up what was under way when its connection ends.</summary>
    private static bool IsAway(Exception exception) => RedisLink.IsAway(exception) || exception is OperationCanceledException;

    private static RedisKey Key(Guid account) => $"apihub:account:{account:n}";
}
