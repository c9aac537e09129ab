namespace ApiHub.Gateway.Coordination;

/// <summary>Whose limit it is.</summary>
internal enum LimitScope : byte
{
    Key,
    User,
}

/// <summary>What is limited.</summary>
internal enum LimitKind : byte
{
    RequestsPerMinute,
    TokensPerMinute,
    TokensPerDay,
    ConcurrentRequests,
    SpendPerDay,
    SpendPerWeek,
    SpendPerMonth,
    SpendTotal,

    /// <summary>The wallet: <see cref="LimitHit.Limit"/> is balance plus credit limit.</summary>
    Balance,
}

/// <summary>The limit that stands in a request's way.</summary>
/// <param name="Scope">Whose limit it is.</param>
/// <param name="Kind">What it limits.</param>
/// <param name="Limit">Its value: requests, tokens or nano-credits.</param>
/// <param name="Used">What is settled in its window.</param>
/// <param name="Held">What requests under way hold of it.</param>
/// <param name="Asked">What this request would hold.</param>
/// <param name="ResetsAt">When enough of the window's use will have passed for this request; null where waiting cannot help or only the end of requests under way helps.</param>
internal sealed record LimitHit(LimitScope Scope, LimitKind Kind, long Limit, long Used, long Held, long Asked, DateTimeOffset? ResetsAt)
{
    /// <summary>Whether the request is larger than the limit, so that it could not pass if nothing else were used.</summary>
    public bool IsTooLarge => Asked > Limit;
}

/// <summary>How a limit stands: what <c>GET /v1/key</c> and the rate-limit headers tell.</summary>
/// <param name="ResetsAt">When the window ends, or for sliding windows when all that is used will have passed; null for totals and concurrency.</param>
internal readonly record struct LimitStanding(LimitScope Scope, LimitKind Kind, long Limit, long Used, long Held, DateTimeOffset? ResetsAt)
{
    public long Remaining => Math.Max(0, Limit - Used - Held);
}
