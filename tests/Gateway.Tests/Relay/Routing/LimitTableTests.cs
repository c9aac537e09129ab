using System.Net;
using System.Text;
using ApiHub.Gateway.Relay.Forwarding.Limits;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>How long each vendor's 429 keeps an account from being asked, and for what.</summary>
public sealed class LimitTableTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, string, double, bool, string> Answers => new()
    {
        { "retry-after: 30", "", 30, false, "retry-after" },
        { "retry-after: 0.5", "", 1, false, "retry-after" },
        { "retry-after: -5", "", 10, false, "429 without a reset" },
        { "retry-after: nonsense", "", 10, false, "429 without a reset" },
        { "retry-after: Sun, 22 Nov 2026 12:01:30 GMT", "", 90, false, "retry-after" },
        { "retry-after: 2\nretry-after-ms: 1500", "", 1.5, false, "retry-after" },
        { "retry-after: 999999", "", 3600, false, "retry-after" },
        { "", "", 10, false, "429 without a reset" },
        { "anthropic-ratelimit-requests-remaining: 0\nanthropic-ratelimit-requests-reset: 2026-11-22T12:00:20Z", "", 20, false, "anthropic requests" },
        {
            "anthropic-ratelimit-requests-remaining: 5\nanthropic-ratelimit-requests-reset: 2026-11-22T12:00:50Z\n"
            + "anthropic-ratelimit-input-tokens-remaining: 0\nanthropic-ratelimit-input-tokens-reset: 2026-11-22T12:00:40Z\n"
            + "anthropic-ratelimit-output-tokens-remaining: 0\nanthropic-ratelimit-output-tokens-reset: 2026-11-22T12:00:15Z", "", 40, false, "anthropic input-tokens"
        },
        {
            "anthropic-ratelimit-unified-status: rejected\nanthropic-ratelimit-unified-representative-claim: five_hour\n"
            + "anthropic-ratelimit-unified-5h-reset: " + Unix(1200) + "\nretry-after: 1200", "", 1200, true, "anthropic five_hour"
        },
        {
            "anthropic-ratelimit-unified-status: rejected\nanthropic-ratelimit-unified-representative-claim: seven_day\n"
            + "anthropic-ratelimit-unified-reset: " + Unix(400_000), "", 3600, true, "anthropic seven_day"
        },
        {
            "anthropic-ratelimit-unified-status: rejected\nanthropic-ratelimit-unified-representative-claim: seven_day_opus\n"
            + "anthropic-ratelimit-unified-reset: " + Unix(400_000), "", 3600, false, "anthropic seven_day_opus"
        },
        {
            "anthropic-ratelimit-unified-status: allowed\nanthropic-ratelimit-unified-overage-status: rejected\n"
            + "anthropic-ratelimit-unified-overage-reset: " + Unix(121_320) + "\nretry-after: 121320", "", 3600, false, "anthropic overage"
        },
        { "x-ratelimit-remaining-requests: 0\nx-ratelimit-reset-requests: 6m0s\nx-ratelimit-remaining-tokens: 100\nx-ratelimit-reset-tokens: 12ms", "", 360, false, "openai requests" },
        { "x-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 12ms", "", 1, false, "openai tokens" },
        { "x-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 1h2m3.5s", "", 3600, false, "openai tokens" },
        { "x-ratelimit-remaining-tokens: 0\nx-ratelimit-reset-tokens: 7m20.5s\nretry-after: 3", "", 3, false, "openai tokens" },
        { "", """{"error":{"message":"You exceeded your current quota","type":"insufficient_quota","code":"insufficient_quota"}}""", 3600, true, "insufficient_quota" },
        {
            "", """{"error":{"code":429,"status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure"},{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"37.5s"}]}}""",
            37.5, false, "google retryDelay"
        },
        { "", """{"error":{"message":"auth_unavailable: no auth available (providers=claude, model=x)","type":"server_error"}}""", 60, false, "all accounts behind it are cooling down" },
        { "retry-after: 17", """{"error":{"code":"model_cooldown","message":"All credentials for model x are cooling down"}}""", 17, false, "all accounts behind it are cooling down" },
        { "", """{"error":{"details":"no list","code":7}}""", 10, false, "429 without a reset" },
        { "", "<html>429</html>", 10, false, "429 without a reset" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Each_vendors_word_for_its_limit_is_understood(string headers, string body, double seconds, bool isOfAccount, string reason)
    {
        using var answer = new HttpResponseMessage(HttpStatusCode.TooManyRequests);
        foreach (var line in headers.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            Assert.True(answer.Headers.TryAddWithoutValidation(line.Split(": ", 2)[0], line.Split(": ", 2)[1]));

        var (coolDown, whole) = ProviderLimits.Read(answer, ErrorBody.Parse(Encoding.UTF8.GetBytes(body)), Now);

        Assert.Equal((seconds, isOfAccount, reason), ((coolDown.Until - Now).TotalSeconds, whole, coolDown.Reason));
        Assert.Equal(coolDown.ResetsAt is null, seconds < 3600 || reason == "insufficient_quota");
    }

    [Theory]
    [InlineData("6m0s", 360d)]
    [InlineData("12ms", 0.012)]
    [InlineData("1d", 86_400d)]
    [InlineData("1.5s", 1.5)]
    [InlineData("", null)]
    [InlineData("s", null)]
    [InlineData("6", null)]
    [InlineData("6 m", null)]
    [InlineData("-6m", null)]
    [InlineData("1e9h", null)]
    [InlineData("999999999d", null)]
    public void A_duration_is_read_as_Go_writes_it(string text, double? seconds) =>
        Assert.Equal(seconds, OpenAiLimits.Duration(text)?.TotalSeconds);

    private static string Unix(int seconds) => Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString();
}
