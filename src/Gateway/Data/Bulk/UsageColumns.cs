using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>The columns of <c>usage</c> and <c>usage_hours</c>, in the order in which they are written. A test compares them with EF's model.</summary>
internal static class UsageColumns
{
    public static readonly IReadOnlyList<BulkColumn<UsageRecord>> Rows =
    [
        new TextColumn<UsageRecord>("request_id", r => r.RequestId),
        new NumberColumn<UsageRecord>("created_at", r => r.CreatedAt.ToUnixTimeMilliseconds()),
        new UuidColumn<UsageRecord>("user_id", r => r.UserId),
        new UuidColumn<UsageRecord>("key_id", r => r.KeyId),
        new TextColumn<UsageRecord>("key_name", r => r.KeyName),
        new TextColumn<UsageRecord>("dialect", r => r.Dialect),
        new TextColumn<UsageRecord>("endpoint", r => r.Endpoint),
        new TextColumn<UsageRecord>("requested_model", r => r.RequestedModel),
        new TextColumn<UsageRecord>("model", r => r.Model),
        new TextColumn<UsageRecord>("account", r => r.Account),
        new NumberColumn<UsageRecord>("status_code", r => r.StatusCode),
        new NumberColumn<UsageRecord>("outcome", r => (long)r.Outcome),
        new TextColumn<UsageRecord>("error_code", r => r.ErrorCode),
        new FlagColumn<UsageRecord>("stream", r => r.Stream),
        new NumberColumn<UsageRecord>("input_tokens", r => r.InputTokens),
        new NumberColumn<UsageRecord>("cached_input_tokens", r => r.CachedInputTokens),
        new NumberColumn<UsageRecord>("cache_write_5m_tokens", r => r.CacheWrite5mTokens),
        new NumberColumn<UsageRecord>("cache_write_1h_tokens", r => r.CacheWrite1hTokens),
        new NumberColumn<UsageRecord>("output_tokens", r => r.OutputTokens),
        new NumberColumn<UsageRecord>("reasoning_tokens", r => r.ReasoningTokens),
        new NumberColumn<UsageRecord>("quality", r => (long)r.Quality),
        new NumberColumn<UsageRecord>("images", r => r.Images),
        new NumberColumn<UsageRecord>("price_version", r => r.PriceVersion),
        new NumberColumn<UsageRecord>("multiplier", r => r.Multiplier),
        new NumberColumn<UsageRecord>("cost", r => r.Cost),
        new NumberColumn<UsageRecord>("duration_ms", r => r.DurationMs),
        new NumberColumn<UsageRecord>("ttft_ms", r => r.TtftMs),
        new NumberColumn<UsageRecord>("attempts", r => r.Attempts),
        new TextColumn<UsageRecord>("decisions", r => r.Decisions),
    ];

    public static readonly IReadOnlyList<BulkColumn<HourSums>> HourKeys =
    [
        new NumberColumn<HourSums>("hour", h => h.Key.Hour),
        new UuidColumn<HourSums>("user_id", h => h.Key.UserId),
        new UuidColumn<HourSums>("key_id", h => h.Key.KeyId),
        new TextColumn<HourSums>("model", h => h.Key.Model),
        new TextColumn<HourSums>("account", h => h.Key.Account),
        new TextColumn<HourSums>("dialect", h => h.Key.Dialect),
        new NumberColumn<HourSums>("status_code", h => h.Key.StatusCode),
    ];

    public static readonly IReadOnlyList<BulkColumn<HourSums>> HourValues =
    [
        new NumberColumn<HourSums>("requests", h => h.Requests),
        new NumberColumn<HourSums>("estimated_requests", h => h.EstimatedRequests),
        new NumberColumn<HourSums>("input_tokens", h => h.InputTokens),
        new NumberColumn<HourSums>("cached_input_tokens", h => h.CachedInputTokens),
        new NumberColumn<HourSums>("cache_write_5m_tokens", h => h.CacheWrite5mTokens),
        new NumberColumn<HourSums>("cache_write_1h_tokens", h => h.CacheWrite1hTokens),
        new NumberColumn<HourSums>("output_tokens", h => h.OutputTokens),
        new NumberColumn<HourSums>("reasoning_tokens", h => h.ReasoningTokens),
        new NumberColumn<HourSums>("cost", h => h.Cost),
        new NumberColumn<HourSums>("duration_ms", h => h.DurationMs),
    ];
}
