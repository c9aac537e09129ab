namespace ApiHub.Gateway.Usage;

/// <summary>How a request ended. Stored as its number: append, never renumber.</summary>
internal enum Outcome : byte
{
    /// <summary>A whole answer was delivered.</summary>
    Completed = 0,

    /// <summary>The gateway refused it; no account was asked.</summary>
    Refused = 1,

    /// <summary>The account refused it, and its refusal was passed on.</summary>
    Rejected = 2,

    /// <summary>The account failed before the first byte, or no account could serve it.</summary>
    UpstreamFailed = 3,

    /// <summary>The account failed after the first byte.</summary>
    Interrupted = 4,

    /// <summary>The client left before the answer's end.</summary>
    ClientLeft = 5,

    /// <summary>The gateway's own fault.</summary>
    InternalError = 6,

    /// <summary>A limit or the balance ran out in the middle of the answer.</summary>
    Stopped = 7,
}

/// <summary>How far the token counts can be trusted. Stored as its number: append, never renumber.</summary>
internal enum UsageQuality : byte
{
    /// <summary>As the provider said.</summary>
    Exact = 0,

    /// <summary>Counted here, because the provider did not say.</summary>
    Estimated = 1,

    /// <summary>The request has no tokens to count.</summary>
    Unmetered = 2,
}
