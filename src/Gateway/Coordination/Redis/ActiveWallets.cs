using System.Collections.Concurrent;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>Reads the wallets of this node's active users again, to find changes of which Redis was not told.</summary>
internal sealed class ActiveWallets(IQuotaSource source, TimeProvider clock)
{
    private const int ReadAtOnce = 500;
    private static readonly TimeSpan ActiveFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Guid, User> _users = new();

    public void Used(Guid userId)
    {
        var now = clock.GetTimestamp();
        _users.GetOrAdd(userId, static _ => new()).UsedAt = now;
    }

    /// <returns>Those with a version that this node had not seen.</returns>
    public async Task<IReadOnlyList<WalletState>> ReadAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetTimestamp();
        foreach (var (id, user) in _users)
        {
            if (clock.GetElapsedTime(user.UsedAt, now) > ActiveFor)
                _users.TryRemove(id, out _);
        }

        var changed = new List<WalletState>();
        foreach (var some in _users.Keys.Chunk(ReadAtOnce))
        {
            foreach (var wallet in await source.ReadWalletsAsync(some, cancellationToken) ?? [])
            {
                if (_users.TryGetValue(wallet.UserId, out var user) && user.Version != wallet.Version)
                {
                    user.Version = wallet.Version;
                    changed.Add(wallet);
                }
            }
        }

        return changed;
    }

    private sealed class User
    {
        public long UsedAt { get; set; }

        /// <summary>Of the wallet that was last passed on; none is below zero.</summary>
        public long Version { get; set; } = -1;
    }
}
