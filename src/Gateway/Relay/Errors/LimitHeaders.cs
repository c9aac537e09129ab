using System.Globalization;
using ApiHub.Gateway.Coordination;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>
/// How the caller's limits a minute stand, in the headers that the vendors' SDKs and people's tools already read.
/// Gemini has none. Source: platform.openai.com and docs.anthropic.com, "rate limits".
/// </summary>
internal static class LimitHeaders
{
    // Written with every answer to a key that has such limits: made once.
    private static readonly Names OpenAiRequests = new("x-ratelimit-limit-requests", "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
    private static readonly Names OpenAiTokens = new("x-ratelimit-limit-tokens", "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
    private static readonly Names AnthropicRequests = new("anthropic-ratelimit-requests-limit", "anthropic-ratelimit-requests-remaining", "anthropic-ratelimit-requests-reset");
    private static readonly Names AnthropicTokens = new("anthropic-ratelimit-tokens-limit", "anthropic-ratelimit-tokens-remaining", "anthropic-ratelimit-tokens-reset");

    public static void Set(HttpResponse response, Dialect dialect, Hold hold, DateTimeOffset now)
    {
        if (hold.Requests is { } requests)
            Set(response, dialect, requests, now);
        if (hold.MinuteTokens is { } tokens)
            Set(response, dialect, tokens, now);
    }

    public static void Set(HttpResponse response, Dialect dialect, LimitHit hit, DateTimeOffset now)
    {
        if (hit.Kind is LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute)
            Set(response, dialect, new LimitStanding(hit.Scope, hit.Kind, hit.Limit, hit.Used, hit.Held, hit.ResetsAt), now);
    }

    private static void Set(HttpResponse response, Dialect dialect, in LimitStanding standing, DateTimeOffset now)
    {
        if (dialect == Dialect.Gemini)
            return;
        var isAnthropic = dialect == Dialect.Anthropic;
        var names = (isAnthropic, standing.Kind) switch
        {
            (false, LimitKind.RequestsPerMinute) => OpenAiRequests,
            (false, _) => OpenAiTokens,
            (true, LimitKind.RequestsPerMinute) => AnthropicRequests,
            (true, _) => AnthropicTokens,
        };
        var headers = response.Headers;
        var reset = standing.ResetsAt ?? now;
        headers[names.Limit] = standing.Limit.ToString(CultureInfo.InvariantCulture);
        headers[names.Remaining] = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        headers[names.Reset] = isAnthropic
            ? reset.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
            : Duration(reset - now);
    }

    /// <summary>As OpenAI writes it: <c>850ms</c>, <c>12s</c>, <c>1m30s</c>.</summary>
    internal static string Duration(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
            return "0s";
        if (time < TimeSpan.FromSeconds(1))
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Ceiling(time.TotalMilliseconds)}ms");
        var seconds = (long)Math.Ceiling(time.TotalSeconds);
        return seconds < 60
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds}s")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}m{seconds % 60}s");
    }

    private sealed record Names(string Limit, string Remaining, string Reset);
}
