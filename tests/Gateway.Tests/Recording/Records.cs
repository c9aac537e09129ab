using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>Usage records that differ from each other.</summary>
internal static class Records
{
    private static readonly DateTimeOffset Start = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static readonly Guid User = new("0199b3e0-aaaa-7bcd-8000-00000000abcd");

    public static readonly Guid Key = new("0199b3e0-bbbb-7bcd-8000-00000000abcd");

    public static string Id(int number) => $"req_{number:x32}";

    public static UsageRecord Number(
        int number, string model = "gpt-5", int status = 200, UsageQuality quality = UsageQuality.Exact, long cost = 7, Guid? user = null) => new()
    {
        RequestId = Id(number),
        CreatedAt = Start.AddSeconds(number),
        UserId = user ?? User,
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
        Images = 5,
        PriceVersion = 3,
        Multiplier = 1_500_000_000,
        Quality = quality,
        Cost = cost,
        DurationMs = 80,
        TtftMs = status == 200 ? 9 : null,
        Attempts = 1,
    };

    /// <summary>Each field at an end of its range that a database can hold, and different from the others.</summary>
    public static UsageRecord Extreme(string text, string? optional, long large = long.MaxValue, int small = int.MaxValue) => new()
    {
        RequestId = text.Length > 36 ? text[..36] : text,
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(large < 0 ? -62135596800000 : 253402300799999),
        UserId = optional is null ? Guid.Empty : User,
        KeyId = Key,
        KeyName = Cut(text, 100),
        Dialect = Cut(text, 20),
        Endpoint = text,
        RequestedModel = text,
        Model = text,
        Account = Cut(text, 100),
        StatusCode = small,
        Outcome = Outcome.InternalError,
        ErrorCode = optional,
        Stream = large > 0,
        InputTokens = large,
        CachedInputTokens = large ^ 1,
        CacheWrite5mTokens = large / 2,
        CacheWrite1hTokens = large / 3,
        OutputTokens = large / 5,
        ReasoningTokens = large / 7,
        Images = large / 13,
        PriceVersion = large / 17,
        Multiplier = large / 19,
        Quality = UsageQuality.Unmetered,
        Cost = large / 11,
        DurationMs = small,
        TtftMs = optional is null ? null : small,
        Attempts = small,
        Decisions = optional,
    };

    private static string Cut(string text, int length) => text.Length > length ? text[..length] : text;
}
