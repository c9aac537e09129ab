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
        var headers = response.Headers;
        var name = standing.Kind == LimitKind.RequestsPerMinute ? "requests" : "tokens";
        var limit = standing.Limit.ToString(CultureInfo.InvariantCulture);
        var remaining = standing.Remaining.ToString(CultureInfo.InvariantCulture);
        var reset = standing.ResetsAt ?? now;
        switch (dialect)
        {
            case Dialect.OpenAiChat or Dialect.OpenAiResponses:
                headers["x-ratelimit-limit-" + name] = limit;
                headers["x-ratelimit-remaining-" + name] = remaining;
                headers["x-ratelimit-reset-" + name] = Duration(reset - now);
                break;
            case Dialect.Anthropic:
                headers[$"anthropic-ratelimit-{name}-limit"] = limit;
                headers[$"anthropic-ratelimit-{name}-remaining"] = remaining;
                headers[$"anthropic-ratelimit-{name}-reset"] = reset.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
                break;
        }
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
}
