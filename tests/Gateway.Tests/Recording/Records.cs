using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>Usage records that differ from each other.</summary>
internal static class Records
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly Guid User = new("0199b3e0-aaaa-7bcd-8000-00000000abcd");

    public static readonly Guid Key = new("0199b3e0-bbbb-7bcd-8000-00000000abcd");

    public static UsageRecord Number(
        int number, string model = "gpt-5", int status = 200, UsageQuality quality = UsageQuality.Exact, long cost = 7, string? id = null) => new()
    {
        RequestId = id ?? $"req_{number:x32}",
        CreatedAt = Start.AddSeconds(number),
        UserId = User,
        KeyId = Key,
        KeyName = "laptop",
        Dialect = "openai-chat",
        Endpoint = "/v1/chat/completions",
        RequestedModel = model,
        Model = model,
        Account = "upstream",
        StatusCode = status,
        Outcome = status == 200 ? Outcome.Completed : Outcome.Rejected,
        ErrorCode = status == 200 ? null : "model_not_found",
        Stream = number % 2 == 0,
        InputTokens = number,
        CachedInputTokens = 2,
        CacheWrite5mTokens = 3,
        CacheWrite1hTokens = 4,
        OutputTokens = 50,
        ReasoningTokens = 6,
        Quality = quality,
        Cost = cost,
        DurationMs = 80,
        TtftMs = status == 200 ? 9 : null,
        Attempts = 1,
    };
}
