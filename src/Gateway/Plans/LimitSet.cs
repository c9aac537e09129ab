using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Plans;

/// <summary>How much a key or a user may use; null: as much as it likes. Spends are nano-credits.</summary>
internal sealed record LimitSet
{
    public static readonly LimitSet None = new();

    public long? RequestsPerMinute { get; init; }

    /// <summary>Input and output tokens of all buckets together.</summary>
    public long? TokensPerMinute { get; init; }

    public long? TokensPerDay { get; init; }

    public long? ConcurrentRequests { get; init; }

    public long? SpendPerDay { get; init; }

    public long? SpendPerWeek { get; init; }

    public long? SpendPerMonth { get; init; }

    public long? SpendTotal { get; init; }

    /// <summary>What is enforced for a key.</summary>
    /// <param name="owners">What its owner has set.</param>
    /// <param name="caps">What operators have set.</param>
    /// <param name="groups">What the owner's group says of its users' keys.</param>
    public static LimitSet OfKey(LimitSet owners, LimitSet caps, LimitSet groups) => owners.NarrowedBy(caps).NarrowedBy(groups);

    /// <summary>The narrower of both in each place: whoever may only narrow cannot widen.</summary>
    public LimitSet NarrowedBy(LimitSet other)
    {
        if (other == None)
            return this;
        return this == None ? other : Merge(other, Narrower);
    }

    /// <summary>These limits, and the other's in the places that these leave open.</summary>
    public LimitSet Over(LimitSet other)
    {
        if (other == None)
            return this;
        return this == None ? other : Merge(other, (own, others) => own ?? others);
    }

    /// <summary>The first of these limits that asks for more than a cap allows.</summary>
    /// <returns>Null when none does; a place left open asks for nothing.</returns>
    public (LimitKind Kind, long Asked, long Cap)? FirstAbove(LimitSet caps) =>
        Above(LimitKind.RequestsPerMinute, RequestsPerMinute, caps.RequestsPerMinute)
        ?? Above(LimitKind.TokensPerMinute, TokensPerMinute, caps.TokensPerMinute)
        ?? Above(LimitKind.TokensPerDay, TokensPerDay, caps.TokensPerDay)
        ?? Above(LimitKind.ConcurrentRequests, ConcurrentRequests, caps.ConcurrentRequests)
        ?? Above(LimitKind.SpendPerDay, SpendPerDay, caps.SpendPerDay)
        ?? Above(LimitKind.SpendPerWeek, SpendPerWeek, caps.SpendPerWeek)
        ?? Above(LimitKind.SpendPerMonth, SpendPerMonth, caps.SpendPerMonth)
        ?? Above(LimitKind.SpendTotal, SpendTotal, caps.SpendTotal);

    private LimitSet Merge(LimitSet other, Func<long?, long?, long?> choose) => new()
    {
        RequestsPerMinute = choose(RequestsPerMinute, other.RequestsPerMinute),
        TokensPerMinute = choose(TokensPerMinute, other.TokensPerMinute),
        TokensPerDay = choose(TokensPerDay, other.TokensPerDay),
        ConcurrentRequests = choose(ConcurrentRequests, other.ConcurrentRequests),
        SpendPerDay = choose(SpendPerDay, other.SpendPerDay),
        SpendPerWeek = choose(SpendPerWeek, other.SpendPerWeek),
        SpendPerMonth = choose(SpendPerMonth, other.SpendPerMonth),
        SpendTotal = choose(SpendTotal, other.SpendTotal),
    };

    private static long? Narrower(long? a, long? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => Math.Min(a.Value, b.Value),
    };

    private static (LimitKind, long, long)? Above(LimitKind kind, long? asked, long? cap) =>
        asked > cap ? (kind, asked.Value, cap.Value) : null;
}
