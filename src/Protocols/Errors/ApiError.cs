namespace ApiHub.Protocols;

/// <summary>What went wrong, in the words that all dialects have in common.</summary>
public enum ErrorKind : byte
{
    InvalidRequest,
    Authentication,
    Billing,
    Permission,
    NotFound,
    TooLarge,
    RateLimit,
    Upstream,
    Overloaded,
    Timeout,
    Internal,
}

/// <summary>A refusal or failure before it is put in a dialect's words.</summary>
/// <param name="Status">The HTTP status, 400 to 599.</param>
/// <param name="Kind">Chooses the dialect's own type or status word.</param>
/// <param name="Code">A stable name for programs, in lower snake case: <c>model_not_found</c>.</param>
/// <param name="Message">A sentence for people: what happened, and what to do.</param>
public sealed record ApiError(int Status, ErrorKind Kind, string Code, string Message)
{
    /// <summary>The request's property at fault.</summary>
    public string? Param { get; init; }

    /// <summary>Seconds after which a retry can succeed.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <summary>What to say in <c>x-should-retry</c>, which the vendors' SDKs obey; null to say nothing.</summary>
    public bool? ShouldRetry { get; init; }
}
