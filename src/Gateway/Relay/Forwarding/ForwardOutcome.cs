using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>What became of a forwarded request, before its last byte is given to the client.</summary>
internal readonly record struct ForwardOutcome
{
    public required Outcome Outcome { get; init; }

    /// <summary>The status that the client gets, or 499 when it has left.</summary>
    public required int StatusCode { get; init; }

    public string? ErrorCode { get; init; }

    /// <summary>Whether the client has been given any of a successful answer's body, or would have been, had it stayed.</summary>
    public bool AnswerBegan { get; init; }

    /// <summary>When the first byte of the body went out, on the clock for durations; 0: none did.</summary>
    public long FirstByteTimestamp { get; init; }

    /// <summary>What the provider said of its tokens.</summary>
    public UsageReport? Reported { get; init; }

    public string? AnswerModel { get; init; }

    /// <summary>UTF-8 bytes of the text delivered.</summary>
    public long OutputTextBytes { get; init; }
}
