using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination;

/// <summary>The limits of a <see cref="LimitSet"/>, by kind.</summary>
internal static class LimitKinds
{
    /// <summary>In the order in which they are looked at: the first that refuses is the one that is named.</summary>
    public static ReadOnlySpan<LimitKind> InOrder =>
    [
        LimitKind.ConcurrentRequests,
        LimitKind.RequestsPerMinute,
        LimitKind.TokensPerMinute,
        LimitKind.TokensPerDay,
        LimitKind.SpendPerDay,
        LimitKind.SpendPerWeek,
        LimitKind.SpendPerMonth,
        LimitKind.SpendTotal,
    ];

    /// <returns>Null where there is no limit.</returns>
    public static long? Of(this LimitSet limits, LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute => limits.RequestsPerMinute,
        LimitKind.TokensPerMinute => limits.TokensPerMinute,
        LimitKind.TokensPerDay => limits.TokensPerDay,
        LimitKind.ConcurrentRequests => limits.ConcurrentRequests,
        LimitKind.SpendPerDay => limits.SpendPerDay,
        LimitKind.SpendPerWeek => limits.SpendPerWeek,
        LimitKind.SpendPerMonth => limits.SpendPerMonth,
        LimitKind.SpendTotal => limits.SpendTotal,
        _ => null,
    };
}
