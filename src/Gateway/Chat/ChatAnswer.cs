using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Chat;

/// <summary>What an answer has used.</summary>
/// <param name="InputTokens">All input, cached or not.</param>
/// <param name="OutputTokens">All output, reasoning included.</param>
/// <param name="TotalTokens">The sum.</param>
internal sealed record ChatUsage(long InputTokens, long OutputTokens, long TotalTokens)
{
    public static ChatUsage Of(UsageRecord record)
    {
        var input = record.InputTokens + record.CachedInputTokens + record.CacheWrite5mTokens + record.CacheWrite1hTokens;
        return new(input, record.OutputTokens, input + record.OutputTokens);
    }
}

/// <summary>How an answer ended that came whole: as it stands in the request's usage.</summary>
internal sealed record ChatResult
{
    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>Where the conversation goes on; null: the exchange could not be kept.</summary>
    public required Guid? SessionId { get; init; }

    public required ChatUsage Usage { get; init; }

    /// <summary>Credits, a decimal string.</summary>
    public required string Cost { get; init; }

    public required long ResponseTimeMs { get; init; }

    public required string RequestId { get; init; }

    public static ChatResult Of(UsageRecord record, Guid? sessionId, TimeSpan time) => new()
    {
        Model = record.Model.Length > 0 ? record.Model : record.RequestedModel,
        SessionId = sessionId,
        Usage = ChatUsage.Of(record),
        Cost = Credits.Format(record.Cost),
        ResponseTimeMs = (long)time.TotalMilliseconds,
        RequestId = record.RequestId,
    };
}

/// <summary>A whole answer.</summary>
internal sealed record ChatAnswer
{
    /// <summary>Always true: whatever else there is to say comes as a problem.</summary>
    public required bool Success { get; init; }

    public required string Response { get; init; }

    /// <summary>The model that answered.</summary>
    public required string Model { get; init; }

    /// <summary>To be sent with the next message, so that the conversation goes on; null: this exchange could not be kept.</summary>
    public required Guid? SessionId { get; init; }

    public required ChatUsage Usage { get; init; }

    /// <summary>Credits, a decimal string.</summary>
    public required string Cost { get; init; }

    public required long ResponseTimeMs { get; init; }

    /// <summary>As in <c>GET /api/usage/requests</c>.</summary>
    public required string RequestId { get; init; }

    public static ChatAnswer Of(string response, ChatResult result) => new()
    {
        Success = true,
        Response = response,
        Model = result.Model,
        SessionId = result.SessionId,
        Usage = result.Usage,
        Cost = result.Cost,
        ResponseTimeMs = result.ResponseTimeMs,
        RequestId = result.RequestId,
    };
}
