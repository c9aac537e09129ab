using System.Collections.Concurrent;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// Counters, holds and balances of all nodes, in Redis: one round trip to admit; the end of a hold is not waited for. While Redis is away each node admits by itself
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
    private long _seeds;

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

    public ValueTask SettleAsync(Hold hold, long tokens, long amount)
    {
        if (hold is not RedisHold held)
            return _share.SettleAsync(hold, tokens, amount);
        End(held, counted: true, tokens, amount);
        return default;
    }

    public ValueTask ReleaseAsync(Hold hold)
    {
        if (hold is not RedisHold held)
            return _share.ReleaseAsync(hold);
        End(held, counted: false, 0, 0);
        return default;
    }

    public async ValueTask WalletChangedAsync(WalletState wallet, long shipped)
    {
        await _share.WalletChangedAsync(wallet, shipped);
        var command = BookCalls.Wallet(wallet, shipped);
        if (await link.TryRunAsync(RedisScript.Wallet, command) is null)
            _late.Keep(RedisScript.Wallet, command);
    }

    public async ValueTask<QuotaStanding?> ReadAsync(
        Guid userId, Guid? keyId, LimitSet userLimits, LimitSet keyLimits, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var answer = await RunAsync(RedisScript.Read, userId, BookCalls.Read(userId, keyId, _moments.At(now), now), cancellationToken);
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
            await link.TryRunAsync(RedisScript.Wallet, BookCalls.Wallet(wallet, shipped: 0));
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

    /// <summary>Nobody waits: what this node asks for next is asked for behind it.</summary>
    private void End(RedisHold hold, bool counted, long tokens, long amount)
    {
        if (hold.TryEnd() && new HoldEnd(hold, counted, tokens, amount, link, _late) is var end && !link.TryPost(end))
            end.TellLater();
    }

    /// <summary>Runs a script on a user's books, which are made from the database when Redis has none.</summary>
    /// <returns>Null when Redis is away; a lone 0 when the database is, too.</returns>
    private async ValueTask<long[]?> RunAsync(RedisScript script, Guid userId, byte[] command, CancellationToken cancellationToken)
    {
        // Books that were made are found, unless Redis loses them again at once.
        for (var tries = 0; tries < 3; tries++)
        {
            var seeds = Volatile.Read(ref _seeds);
            if (await link.TryRunAsync(script, command) is not { } answer)
                return null;
            if (answer is not [0])
            {
                for (var orphans = answer[1]; orphans > 0; orphans--)
                    metrics.HoldOrphaned();
                return answer;
            }

            // While this was asked books were made here; they may be his.
            if (tries == 0 && seeds != Volatile.Read(ref _seeds))
                continue;
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
            await link.TryRunAsync(RedisScript.Seed, BookCalls.Seed(seed, _moments.At(now), now));
            return true;
        }
        finally
        {
            Interlocked.Increment(ref _seeds);
            _seeding.TryRemove(userId, out _);
        }
    }
}
