using System.Collections.Concurrent;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Usage;
using StackExchange.Redis;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// Counters, holds and balances of all nodes, in Redis: one round trip to admit, one to end. While Redis is away each node admits by itself
/// (<see cref="ShareOfNode"/>). What can be lost then stands in docs/decisions/0004-limits-over-redis.md.
/// </summary>
internal sealed class RedisQuotas(
    RedisLink link, IQuotaSource source, SiteCalendar calendar, TimeProvider clock, GatewayMetrics metrics) : IQuotas
{
    private readonly Moments _moments = new(calendar, clock);
    private readonly ShareOfNode _share = new(link, source, calendar, clock, metrics);
    private readonly LateWords _late = new(link);
    private readonly ActiveWallets _active = new(source, clock);
    private readonly ConcurrentDictionary<Guid, Lazy<Task<bool>>> _seeding = new();
    private long _holds;

    public ValueTask<HoldAnswer> HoldAsync(in HoldRequest request, CancellationToken cancellationToken) =>
        HoldInRedisAsync(request, cancellationToken);

    public async ValueTask<LimitHit?> TryExtendAsync(Hold hold, long tokens, long amount)
    {
        if (hold is not RedisHold held)
            return await _share.TryExtendAsync(hold, tokens, amount);
        if (held.HasEnded)
            return null;
        (tokens, amount) = (Bounds.Of(tokens), Bounds.Of(amount));
        var answer = await RunAsync(RedisScript.Extend, hold.UserId, BookCalls.Extend(held, clock.GetUtcNow(), tokens, amount), CancellationToken.None);
        if (answer is [1, _, ..])
            return BookCalls.Hit(answer.AsSpan(2));
        // Also when nobody can be asked: what runs already is not cut off for that, and is charged what it uses.
        hold.Tokens += tokens;
        hold.Amount += amount;
        return null;
    }

    public async ValueTask SettleAsync(Hold hold, long tokens, long amount)
    {
        if (hold is not RedisHold held)
            await _share.SettleAsync(hold, tokens, amount);
        else if (held.TryEnd())
            await EndAsync(held, counted: true, tokens, amount);
    }

    public async ValueTask ReleaseAsync(Hold hold)
    {
        if (hold is not RedisHold held)
            await _share.ReleaseAsync(hold);
        else if (held.TryEnd())
            await EndAsync(held, counted: false, 0, 0);
    }

    public async ValueTask WalletChangedAsync(WalletState wallet, long shipped)
    {
        await _share.WalletChangedAsync(wallet, shipped);
        var (keys, arguments) = (BookCalls.KeysWithWallet(wallet.UserId), BookCalls.Wallet(wallet, shipped));
        if (await link.TryRunAsync(RedisScript.Wallet, keys, arguments) is null)
            _late.Keep(RedisScript.Wallet, keys, arguments);
    }

    public async ValueTask<QuotaStanding?> ReadAsync(
        Guid userId, Guid? keyId, LimitSet userLimits, LimitSet keyLimits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var answer = await RunAsync(RedisScript.Read, userId, BookCalls.Read(keyId, _moments.At(now), now), cancellationToken);
        if (answer is null)
            return await _share.ReadAsync(userId, keyId, userLimits, keyLimits, cancellationToken);
        return answer is [0] ? null : BookCalls.Standing(answer.AsSpan(2), keyId is null ? LimitSet.None : keyLimits, userLimits);
    }

    public async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        await link.BeatAsync();
        if (link.IsDown)
        {
            await _share.KeepUpAsync(cancellationToken);
            return;
        }

        await _late.TellAsync();
        foreach (var wallet in await _active.ReadAsync(cancellationToken))
            await link.TryRunAsync(RedisScript.Wallet, BookCalls.KeysWithWallet(wallet.UserId), BookCalls.Wallet(wallet, shipped: 0));
    }

    private async ValueTask<HoldAnswer> HoldInRedisAsync(HoldRequest request, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        // One that took minutes to arrive counts when it is here: its own minute may have slid away.
        var arrived = _moments.At(now - request.At > TimeSpan.FromMinutes(1) ? now : request.At);
        var id = $"{link.Node}{Interlocked.Increment(ref _holds):x}";
        _active.Used(request.UserId);
        var answer = await RunAsync(RedisScript.Hold, request.UserId, BookCalls.Hold(request, arrived, now, id), cancellationToken);
        return answer switch
        {
            null => await _share.HoldAsync(request, cancellationToken),
            [0] => default,
            [1, ..] => new(null, BookCalls.Hit(answer.AsSpan(2))),
            _ => new(Made(request, id, answer), null),
        };
    }

    private static RedisHold Made(in HoldRequest request, string id, long[] answer) => new()
    {
        Id = id,
        RequestId = request.RequestId,
        UserId = request.UserId,
        KeyId = request.KeyId,
        At = request.At,
        Tokens = Bounds.Of(request.Tokens),
        Amount = Bounds.Of(request.Amount),
        UserLimits = request.UserLimits,
        KeyLimits = request.KeyLimits,
        Moment = answer[2..6],
        Requests = BookCalls.Narrower(LimitKind.RequestsPerMinute, request.KeyLimits, request.UserLimits, answer.AsSpan(6)),
        MinuteTokens = BookCalls.Narrower(LimitKind.TokensPerMinute, request.KeyLimits, request.UserLimits, answer.AsSpan(12)),
    };

    private async ValueTask EndAsync(RedisHold hold, bool counted, long tokens, long amount)
    {
        var keys = BookCalls.Keys(hold.UserId);
        if (await link.TryRunAsync(RedisScript.End, keys, BookCalls.End(hold, counted, tokens, amount, again: false)) is null)
            _late.Keep(RedisScript.End, keys, BookCalls.End(hold, counted, tokens, amount, again: true));
    }

    /// <summary>Runs a script on a user's books, which are made from the database when Redis has none.</summary>
    /// <returns>Null when Redis is away; a lone 0 when the database is, too.</returns>
    private async ValueTask<long[]?> RunAsync(RedisScript script, Guid userId, RedisValue[] arguments, CancellationToken cancellationToken)
    {
        // Books that were made are found, unless Redis loses them again at once.
        for (var tries = 0; tries < 3; tries++)
        {
            if (await link.TryRunAsync(script, BookCalls.Keys(userId), arguments) is not { } answer)
                return null;
            if (answer is not [0])
            {
                for (var orphans = answer[1]; orphans > 0; orphans--)
                    metrics.HoldOrphaned();
                return answer;
            }

            if (!await SeedAsync(userId, cancellationToken))
                break;
        }

        return [0];
    }

    /// <returns>False when the database is away. One read for all who wait for the same user.</returns>
    private Task<bool> SeedAsync(Guid userId, CancellationToken cancellationToken) =>
        _seeding.GetOrAdd(userId, static (id, quotas) => new(() => quotas.ReadAndSeedAsync(id)), this).Value.WaitAsync(cancellationToken);

    private async Task<bool> ReadAndSeedAsync(Guid userId)
    {
        try
        {
            var now = clock.GetUtcNow();
            if (await source.ReadAsync(userId, now, CancellationToken.None) is not { } seed)
                return false;
            await link.TryRunAsync(RedisScript.Seed, BookCalls.KeysWithWallet(userId), BookCalls.Seed(seed, _moments.At(now), now));
            return true;
        }
        finally
        {
            _seeding.TryRemove(userId, out _);
        }
    }
}
