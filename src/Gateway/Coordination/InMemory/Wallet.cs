namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>A balance as the database has it, less what was charged since and what is held.</summary>
internal struct Wallet
{
    /// <summary>A billion credits: more than anybody has, and little enough for sums of a few.</summary>
    private const long Most = 1_000_000_000_000_000_000;

    private long _version;
    private bool _known;

    public long Balance { get; private set; }

    public long? CreditLimit { get; private set; }

    /// <summary>Settled, and not yet in the database.</summary>
    public long Pending { get; private set; }

    public long Held { get; private set; }

    public readonly long? Available => CreditLimit is { } credit ? Balance + credit - Pending - Held : null;

    /// <summary>Believes the newest version, in whatever order they come.</summary>
    public void Read(in WalletState state, long shipped)
    {
        Pending = Math.Max(0, Pending - shipped);
        if (_known && state.Version <= _version)
            return;
        _known = true;
        _version = state.Version;
        Balance = Math.Clamp(state.Balance, -Most, Most);
        CreditLimit = state.CreditLimit is { } credit ? Math.Min(credit, Most) : null;
    }

    public readonly LimitHit? Check(long amount) =>
        amount == 0 || Available is not { } available || amount <= available
            ? null
            : new(LimitScope.User, LimitKind.Balance, Balance + CreditLimit!.Value, Pending, Held, amount, ResetsAt: null);

    /// <summary>Below zero gives back.</summary>
    public void Hold(long amount) => Held += amount;

    /// <summary>Books a charge that the database does not know of yet.</summary>
    public void Use(long amount) => Pending += amount;
}
