using System.Text.Json.Serialization;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;

namespace ApiHub.Gateway.Usage;

/// <summary>A request as people read it back.</summary>
internal sealed record UsageView
{
    /// <summary>As in the answer's <c>x-request-id</c>.</summary>
    public required string RequestId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The user's name: shown to operators only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Owner { get; init; }

    public required Guid KeyId { get; init; }

    public required string KeyName { get; init; }

    public required string Dialect { get; init; }

    public required string Endpoint { get; init; }

    public required string RequestedModel { get; init; }

    public required string Model { get; init; }

    /// <summary>Which account served it: shown to operators only.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required string? Account { get; init; }

    public required int StatusCode { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The error's stable code; null: none.</summary>
    public required string? ErrorCode { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Input that was neither read from nor written to a cache.</summary>
    public required long InputTokens { get; init; }

    public required long CachedInputTokens { get; init; }

    [JsonPropertyName("cache_write_5m_tokens")]
    public required long CacheWrite5mTokens { get; init; }

    [JsonPropertyName("cache_write_1h_tokens")]
    public required long CacheWrite1hTokens { get; init; }

    /// <summary>Reasoning included.</summary>
    public required long OutputTokens { get; init; }

    public required long ReasoningTokens { get; init; }

    public required UsageQuality Quality { get; init; }

    /// <summary>Images made.</summary>
    public required long Images { get; init; }

    /// <summary>The version of the price that was charged; 0: none.</summary>
    public required long PriceVersion { get; init; }

    /// <summary>By what the price was multiplied, a decimal string; 0 where there was no price.</summary>
    public required string Multiplier { get; init; }

    /// <summary>Credits, a decimal string.</summary>
    public required string Cost { get; init; }

    public required int DurationMs { get; init; }

    /// <summary>Milliseconds to the first byte of the answer's body; null: there was none.</summary>
    public required int? TtftMs { get; init; }

    /// <summary>How many accounts were asked.</summary>
    public required int Attempts { get; init; }

    /// <summary>How the request was routed, in the order of events; only for operators, and where one request is asked for.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<Decision>? Decisions { get; init; }

    /// <summary>How the cost came about; only where one request is asked for, and it cost something.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Bill? Bill { get; init; }

    public static UsageView Of(UsageRecord row, bool withAccount) => new()
    {
        RequestId = row.RequestId,
        CreatedAt = row.CreatedAt,
        UserId = row.UserId,
        KeyId = row.KeyId,
        KeyName = row.KeyName,
        Dialect = row.Dialect,
        Endpoint = row.Endpoint,
        RequestedModel = row.RequestedModel,
        Model = row.Model,
        Account = withAccount ? row.Account : null,
        StatusCode = row.StatusCode,
        Outcome = row.Outcome,
        ErrorCode = row.ErrorCode,
        Stream = row.Stream,
        InputTokens = row.InputTokens,
        CachedInputTokens = row.CachedInputTokens,
        CacheWrite5mTokens = row.CacheWrite5mTokens,
        CacheWrite1hTokens = row.CacheWrite1hTokens,
        OutputTokens = row.OutputTokens,
        ReasoningTokens = row.ReasoningTokens,
        Quality = row.Quality,
        Images = row.Images,
        PriceVersion = row.PriceVersion,
        // Billionths, as credits are: the same digits.
        Multiplier = Credits.Format(row.Multiplier),
        Cost = Credits.Format(row.Cost),
        DurationMs = row.DurationMs,
        TtftMs = row.TtftMs,
        Attempts = row.Attempts,
    };
}
