using System.Collections.Concurrent;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>
/// Counters, holds and balances in this process, one <see cref="UserQuota"/> for each user who is active. Every request passes here:
/// for a user who is known that takes one look-up, his lock and no allocation but the hold, however many users and keys there are.
/// </summary>
internal sealed class InMemoryQuotas(IQuotaSource source, SiteCalendar calendar, TimeProvider clock, GatewayMetrics metrics) : IQuotas
{
    /// <summary>A wallet in use is read again this often.</summary>
    private static readonly TimeSpan RereadInUse = TimeSpan.FromSeconds(5);

    /// <summary>One that was not used lately.</summary>
    private static readonly TimeSpan RereadIdle = TimeSpan.FromMinutes(1);

    private const int ReadAtOnce = 500;

    private readonly Moments _moments = new(calendar, clock);
    private readonly ConcurrentDictionary<Guid, UserQuota> _users = new();
    private readonly ConcurrentDictionary<Guid, Loading> _loads = new();

    public ValueTask<HoldAnswer> HoldAsync(in HoldRequest request, CancellationToken cancellationToken) =>
        _users.TryGetValue(request.UserId, out var user) && user.TryHold(request, out var answer)
            ? new(answer)
            : LoadAndHoldAsync(request, cancellationToken);

    public ValueTask<LimitHit?> TryExtendAsync(Hold hold, long tokens, long amount)
    {
        var local = (LocalHold)hold;
        return new(local.User.TryExtend(local, Bounds.Of(tokens), Bounds.Of(amount)));
    }

    public ValueTask SettleAsync(Hold hold, long tokens, long amount)
    {
        var local = (LocalHold)hold;
        local.User.Settle(local, Bounds.Of(tokens), Bounds.Of(amount));
        return default;
    }

    public ValueTask ReleaseAsync(Hold hold)
    {
        var local = (LocalHold)hold;
        local.User.Release(local);
        return default;
    }

    public ValueTask WalletChangedAsync(WalletState wallet, long shipped)
    {
        // What is being read may have been read too early; and the same state may be in both places.
        var loading = _loads.TryGetValue(wallet.UserId, out var load) ? load.User : null;
        loading?.WalletChanged(wallet, shipped);
        if (_users.TryGetValue(wallet.UserId, out var user) && user != loading)
            user.WalletChanged(wallet, shipped);
        return default;
    }

    public async ValueTask<QuotaStanding?> ReadAsync(
        Guid userId, Guid? keyId, LimitSet userLimits, LimitSet keyLimits, CancellationToken cancellationToken) =>
        (await FindAsync(userId, cancellationToken))?.Read(keyId, userLimits, keyLimits);

    public async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        var due = new List<Guid>();
        var now = _moments.Timestamp;
        foreach (var (id, user) in _users)
        {
            user.EndOrphans();
            if (user.TryEvict())
                _users.TryRemove(KeyValuePair.Create(id, user));
            else if (_moments.IsOlder(user.ReadAt, _moments.IsOlder(user.UsedAt, RereadIdle, now) ? RereadIdle : RereadInUse, now))
                due.Add(id);
        }

        foreach (var some in due.Chunk(ReadAtOnce))
        {
            if (await source.ReadWalletsAsync(some, cancellationToken) is not { } wallets)
                return;
            foreach (var wallet in wallets)
                await WalletChangedAsync(wallet, shipped: 0);
            foreach (var id in some)
            {
                if (_users.TryGetValue(id, out var user))
                    user.ReadAt = _moments.Timestamp;
            }
        }
    }

    private async ValueTask<HoldAnswer> LoadAndHoldAsync(HoldRequest request, CancellationToken cancellationToken)
    {
        while (await FindAsync(request.UserId, cancellationToken) is { } user)
        {
            if (user.TryHold(request, out var answer))
                return answer;
            _users.TryRemove(KeyValuePair.Create(request.UserId, user));
        }

        return default;
    }

    /// <returns>Null when the database is away.</returns>
    private async ValueTask<UserQuota?> FindAsync(Guid userId, CancellationToken cancellationToken)
    {
        if (_users.TryGetValue(userId, out var user))
            return user;
        // Whoever waits for a read that somebody else began may give up without ending it for all.
        var load = _loads.GetOrAdd(userId, static (id, quotas) => new(quotas.New(id), quotas), this);
        return await load.Task.WaitAsync(cancellationToken);
    }

    private async Task<UserQuota?> LoadAsync(UserQuota user)
    {
        try
        {
            // One that was found missing may have been loaded since.
            if (_users.TryGetValue(user.UserId, out var known))
                return known;
            var now = clock.GetUtcNow();
            if (await source.ReadAsync(user.UserId, now, CancellationToken.None) is not { } seed)
                return null;
            user.Open(seed, _moments.At(now));
            return _users[user.UserId] = user;
        }
        finally
        {
            _loads.TryRemove(user.UserId, out _);
        }
    }

    private UserQuota New(Guid userId) => new(userId, _moments, metrics);

    /// <summary>One read for all who wait for the same user.</summary>
    private sealed class Loading(UserQuota user, InMemoryQuotas quotas)
    {
        private readonly Lazy<Task<UserQuota?>> _task = new(() => quotas.LoadAsync(user));

        public UserQuota User => user;

        public Task<UserQuota?> Task => _task.Value;
    }
}
