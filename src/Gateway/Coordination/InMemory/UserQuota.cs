using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>All that decides about one user's requests. One short lock guards it, and nothing waits inside.</summary>
internal sealed class UserQuota(Guid userId, Moments moments, GatewayMetrics metrics)
{
    /// <summary>A user who is not used for so long is forgotten, and read again when he comes back.</summary>
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(15);

    private readonly Lock _gate = new();
    private readonly UserBooks _books = new(moments);
    private HoldQueue _holds;
    private int _orphans;
    private long _usedAt;
    private bool _evicted;

    public Guid UserId => userId;

    /// <summary>The clock's timestamp of the last request.</summary>
    public long UsedAt => Volatile.Read(ref _usedAt);

    /// <summary>When <see cref="InMemoryQuotas"/> last read the wallet again.</summary>
    public long ReadAt { get; set; }

    public void Open(QuotaSeed seed, in Moment moment)
    {
        lock (_gate)
        {
            _usedAt = ReadAt = moments.Timestamp;
            _books.Open(seed, moment);
        }
    }

    /// <returns>False when this state is no longer the user's.</returns>
    public bool TryHold(in HoldRequest request, out HoldAnswer answer)
    {
        var arrived = moments.At(request.At);
        lock (_gate)
        {
            answer = default;
            if (_evicted)
                return false;
            _usedAt = moments.Timestamp;
            EndOrphansLocked(_usedAt);
            var moment = _books.Advance(arrived);
            var key = _books.Key(request.KeyId);
            var asked = new Asked(1, Bounds.Of(request.Tokens), Bounds.Of(request.Amount));
            var hit = _books.Check(key, request.KeyLimits, request.UserLimits, moment, asked);
            answer = hit is null ? new(Take(request, key, moment, asked), null) : new(null, hit);
            return true;
        }
    }

    public LimitHit? TryExtend(LocalHold hold, long tokens, long amount)
    {
        lock (_gate)
        {
            if (hold.State == HoldState.Ended)
                return null;
            // An orphan holds nothing any more: it asks for all of it again.
            var held = hold.State == HoldState.Running ? default : (hold.Tokens, hold.Amount);
            var asked = new Asked(0, held.Tokens + tokens, held.Amount + amount);
            if (_books.Check(hold.Key, hold.KeyLimits, hold.UserLimits, hold.Moment, asked) is { } hit)
                return hit;
            _books.Hold(hold.Key, hold.Moment, asked.Tokens, asked.Amount);
            if (hold.State == HoldState.Running)
                _holds.Remove(hold);
            else
                Return(hold);
            hold.Tokens += tokens;
            hold.Amount += amount;
            Renew(hold, moments.Timestamp);
            return null;
        }
    }

    public void Settle(LocalHold hold, long tokens, long amount)
    {
        lock (_gate)
        {
            if (hold.State == HoldState.Ended)
                return;
            End(hold, HoldState.Ended);
            _books.Use(hold.Key, hold.Moment, tokens, amount);
        }
    }

    public void Release(LocalHold hold)
    {
        lock (_gate)
        {
            if (hold.State == HoldState.Ended)
                return;
            End(hold, HoldState.Ended);
            _books.Forget(hold.Key, hold.Moment);
        }
    }

    public void WalletChanged(in WalletState wallet, long shipped)
    {
        lock (_gate)
            _books.ReadWallet(wallet, shipped);
    }

    public void EndOrphans()
    {
        lock (_gate)
            EndOrphansLocked(moments.Timestamp);
    }

    /// <summary>Ends this state when it was not used lately, no request of his may still come to its end, and the database knows all that it knows.</summary>
    public bool TryEvict()
    {
        lock (_gate)
            return _evicted = moments.IsOlder(_usedAt, KeptFor, moments.Timestamp) && _holds.Oldest is null && _orphans == 0 && _books.AreInDatabase;
    }

    public QuotaStanding Read(Guid? keyId, LimitSet userLimits, LimitSet keyLimits)
    {
        lock (_gate)
        {
            EndOrphansLocked(moments.Timestamp);
            return _books.Read(keyId, userLimits, keyLimits);
        }
    }

    private LocalHold Take(in HoldRequest request, Counters key, in Moment moment, in Asked asked)
    {
        _books.Enter(key, moment);
        _books.Hold(key, moment, asked.Tokens, asked.Amount);
        var hold = new LocalHold
        {
            RequestId = request.RequestId,
            UserId = userId,
            KeyId = request.KeyId,
            At = request.At,
            Tokens = asked.Tokens,
            Amount = asked.Amount,
            Requests = _books.Narrower(LimitKind.RequestsPerMinute, key, request.KeyLimits, request.UserLimits),
            MinuteTokens = _books.Narrower(LimitKind.TokensPerMinute, key, request.KeyLimits, request.UserLimits),
            User = this,
            Key = key,
            UserLimits = request.UserLimits,
            KeyLimits = request.KeyLimits,
            Moment = moment,
        };
        Renew(hold, _usedAt);
        return hold;
    }

    private void Renew(LocalHold hold, long now)
    {
        hold.State = HoldState.Running;
        hold.RenewedAt = now;
        _holds.Add(hold);
    }

    /// <summary>Gives back what it holds, if it still does.</summary>
    private void End(LocalHold hold, HoldState state)
    {
        if (hold.State == HoldState.Running)
        {
            _holds.Remove(hold);
            _books.Leave(hold.Key);
            _books.Hold(hold.Key, hold.Moment, -hold.Tokens, -hold.Amount);
        }
        else
        {
            _orphans--;
        }

        hold.State = state;
    }

    private void Return(LocalHold orphan)
    {
        _books.Return(orphan.Key);
        _orphans--;
    }

    private void EndOrphansLocked(long now)
    {
        while (_holds.Oldest is { } hold && moments.IsOlder(hold.RenewedAt, IQuotas.HoldLifetime, now))
        {
            End(hold, HoldState.Orphaned);
            _orphans++;
            metrics.HoldOrphaned();
        }
    }
}
