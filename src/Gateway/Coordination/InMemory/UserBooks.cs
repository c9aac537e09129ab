using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>One user's wallet and counters, and those of his keys. Guarded by his <see cref="UserQuota"/>.</summary>
internal sealed class UserBooks(Moments moments)
{
    private readonly Dictionary<Guid, Counters> _keys = [];
    private Counters _user = null!;
    private Wallet _wallet;
    private Moment _latest;

    /// <summary>Whether the database knows of every charge that was settled here.</summary>
    public bool AreInDatabase => _wallet.Pending == 0;

    /// <summary>Begins with what the database says. A wallet that was written meanwhile is newer, and stays.</summary>
    public void Open(QuotaSeed seed, in Moment moment)
    {
        _latest = moment;
        _wallet.Read(seed.Wallet, shipped: 0);
        _user = new(moment, seed.User);
        foreach (var (id, used) in seed.Keys)
            _keys[id] = new(moment, used);
    }

    public void ReadWallet(in WalletState state, long shipped) => _wallet.Read(state, shipped);

    /// <summary>
    /// Lets windows slide on. They never go back with the clock, unless it had gone ahead by more than a minute:
    /// then waiting for it to come there again would shut the user out.
    /// </summary>
    /// <returns>The moment that counts.</returns>
    public Moment Advance(in Moment arrived)
    {
        if (arrived.Slot >= _latest.Slot)
            _latest = arrived;
        else if (_latest.Slot - arrived.Slot > SlidingMinute.Slots && moments.Now is var now && _latest.Slot - now.Slot > SlidingMinute.Slots)
            _latest = now;
        _user.Advance(_latest);
        return _latest;
    }

    public Counters Key(Guid id)
    {
        if (!_keys.TryGetValue(id, out var key))
            _keys[id] = key = new(_latest, UsedSeed.Nothing);
        key.Advance(_latest);
        return key;
    }

    /// <returns>The limit that leaves no room: of each kind the key's before the user's, and the balance last.</returns>
    public LimitHit? Check(Counters key, LimitSet keyLimits, LimitSet userLimits, in Moment moment, in Asked asked)
    {
        if (ReferenceEquals(keyLimits, LimitSet.None) && ReferenceEquals(userLimits, LimitSet.None))
            return _wallet.Check(asked.Amount);
        foreach (var kind in LimitKinds.InOrder)
        {
            if (keyLimits.Of(kind) is { } ofKey && key.Check(LimitScope.Key, kind, ofKey, moment, asked) is { } keyHit)
                return keyHit;
            if (userLimits.Of(kind) is { } ofUser && _user.Check(LimitScope.User, kind, ofUser, moment, asked) is { } userHit)
                return userHit;
        }

        return _wallet.Check(asked.Amount);
    }

    public void Enter(Counters key, in Moment moment)
    {
        key.Enter(moment);
        _user.Enter(moment);
    }

    public void Leave(Counters key)
    {
        key.Leave();
        _user.Leave();
    }

    public void Return(Counters key)
    {
        key.Return();
        _user.Return();
    }

    public void Forget(Counters key, in Moment moment)
    {
        key.Forget(moment);
        _user.Forget(moment);
    }

    public void Hold(Counters key, in Moment moment, long tokens, long amount)
    {
        key.Hold(moment, tokens, amount);
        _user.Hold(moment, tokens, amount);
        _wallet.Hold(amount);
    }

    public void Use(Counters key, in Moment moment, long tokens, long amount)
    {
        key.Use(moment, tokens, amount);
        _user.Use(moment, tokens, amount);
        _wallet.Use(amount);
    }

    /// <summary>The key's or the user's limit, whichever has less left.</summary>
    public LimitStanding? Narrower(LimitKind kind, Counters key, LimitSet keyLimits, LimitSet userLimits)
    {
        LimitStanding? ofKey = keyLimits.Of(kind) is { } keyLimit ? key.Standing(LimitScope.Key, kind, keyLimit) : null;
        LimitStanding? ofUser = userLimits.Of(kind) is { } userLimit ? _user.Standing(LimitScope.User, kind, userLimit) : null;
        return ofKey is null || ofUser?.Remaining < ofKey.Value.Remaining ? ofUser : ofKey;
    }

    public QuotaStanding Read(Guid? keyId, LimitSet userLimits, LimitSet keyLimits)
    {
        Advance(moments.Now);
        var limits = new List<LimitStanding>();
        foreach (var kind in LimitKinds.InOrder)
        {
            if (keyId is { } id && keyLimits.Of(kind) is { } ofKey)
                limits.Add(Key(id).Standing(LimitScope.Key, kind, ofKey));
            if (userLimits.Of(kind) is { } ofUser)
                limits.Add(_user.Standing(LimitScope.User, kind, ofUser));
        }

        return new(_wallet.Balance - _wallet.Pending, _wallet.CreditLimit, _wallet.Held, _wallet.Available, limits);
    }
}
