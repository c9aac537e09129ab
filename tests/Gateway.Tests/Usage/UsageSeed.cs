using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace ApiHub.Gateway.Tests.Usage;

/// <summary>Usage put straight into the database, as the journal's shipping does.</summary>
internal static class UsageSeed
{
    public static UsageRecord Record(Guid user, DateTimeOffset at, string model = "gpt-5", Guid key = default, int status = 200, string account = "main",
        Outcome? outcome = null, int attempts = 1) => new()
    {
        RequestId = $"req_{Guid.CreateVersion7(at):n}",
        CreatedAt = at,
        UserId = user,
        KeyId = key,
        KeyName = "laptop",
        Dialect = "openai-chat",
        Endpoint = "/v1/chat/completions",
        RequestedModel = model + "-latest",
        Model = model,
        Account = account,
        StatusCode = status,
        Outcome = outcome ?? (status == 200 ? Outcome.Completed : Outcome.Rejected),
        ErrorCode = status == 200 ? null : "invalid_json",
        Stream = status == 200,
        InputTokens = 10,
        CachedInputTokens = 20,
        CacheWrite5mTokens = 30,
        CacheWrite1hTokens = 40,
        OutputTokens = 50,
        ReasoningTokens = 5,
        Quality = UsageQuality.Estimated,
        Images = 1,
        PriceVersion = 7_000_000,
        Multiplier = 1_250_000_000,
        Cost = 1_500_000_001,
        DurationMs = 700,
        TtftMs = 80,
        Attempts = attempts,
    };

    /// <summary>Adds records and their roll-ups.</summary>
    public static async Task RecordAsync(this GatewayHost gateway, params UsageRecord[] records)
    {
        var calendar = gateway.Services.GetRequiredService<SiteCalendar>();
        var hours = records
            .GroupBy(r => (Hour: calendar.HourStart(r.CreatedAt), r.UserId, r.KeyId, r.Model, r.Account, r.Dialect, r.StatusCode))
            .Select(g => new UsageHour
            {
                Hour = g.Key.Hour,
                UserId = g.Key.UserId,
                KeyId = g.Key.KeyId,
                Model = g.Key.Model,
                Account = g.Key.Account,
                Dialect = g.Key.Dialect,
                StatusCode = g.Key.StatusCode,
                Requests = g.Count(),
                EstimatedRequests = g.Count(r => r.Quality == UsageQuality.Estimated),
                InputTokens = g.Sum(r => r.InputTokens),
                CachedInputTokens = g.Sum(r => r.CachedInputTokens),
                CacheWrite5mTokens = g.Sum(r => r.CacheWrite5mTokens),
                CacheWrite1hTokens = g.Sum(r => r.CacheWrite1hTokens),
                OutputTokens = g.Sum(r => r.OutputTokens),
                ReasoningTokens = g.Sum(r => r.ReasoningTokens),
                Cost = g.Sum(r => r.Cost),
                DurationMs = g.Sum(r => (long)r.DurationMs),
            });
        await gateway.AddAsync([.. records, .. hours]);
    }
}
