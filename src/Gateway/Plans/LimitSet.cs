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

    /// <summary>The narrower of both in each place: whoever may only narrow cannot widen.</summary>
    public LimitSet NarrowedBy(LimitSet other)
    {
        if (other == None)
            return this;
        return this == None ? other : new()
        {
            RequestsPerMinute = Narrower(RequestsPerMinute, other.RequestsPerMinute),
            TokensPerMinute = Narrower(TokensPerMinute, other.TokensPerMinute),
            TokensPerDay = Narrower(TokensPerDay, other.TokensPerDay),
            ConcurrentRequests = Narrower(ConcurrentRequests, other.ConcurrentRequests),
            SpendPerDay = Narrower(SpendPerDay, other.SpendPerDay),
            SpendPerWeek = Narrower(SpendPerWeek, other.SpendPerWeek),
            SpendPerMonth = Narrower(SpendPerMonth, other.SpendPerMonth),
            SpendTotal = Narrower(SpendTotal, other.SpendTotal),
        };
    }

    private static long? Narrower(long? a, long? b) => (a, b) switch
    {
        (null, _) => b,
        (_, null) => a,
        _ => Math.Min(a.Value, b.Value),
    };
}
