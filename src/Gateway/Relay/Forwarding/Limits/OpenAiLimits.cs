using System.Globalization;
using System.Net.Http.Headers;
using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary><c>x-ratelimit-*</c>, whose resets are durations such as <c>6m0s</c> and <c>12ms</c>. Source: platform.openai.com, "rate limits".</summary>
internal static class OpenAiLimits
{
    private static readonly string[] Names = ["requests", "tokens"];

    /// <summary>Seconds: nobody waits for a limit for thirty years, and it must fit into a time.</summary>
    private const double Longest = 1e9;

    /// <summary>The limit that a 429 is about.</summary>
    public static LimitReading? Read(HttpResponseHeaders headers)
    {
        LimitReading? longest = null;
        foreach (var name in Names)
        {
            if (RetryAfter.Text(headers, "x-ratelimit-remaining-" + name) == "0"
                && Duration(RetryAfter.Text(headers, "x-ratelimit-reset-" + name)) is { } wait && !(longest?.Wait >= wait))
                longest = new(wait, "openai " + name);
        }

        return longest;
    }

    /// <summary>How the limits stand, as every answer tells.</summary>
    public static IEnumerable<AccountWindow> Windows(HttpResponseHeaders headers, DateTimeOffset now)
    {
        foreach (var name in Names)
        {
            if (long.TryParse(RetryAfter.Text(headers, "x-ratelimit-remaining-" + name), CultureInfo.InvariantCulture, out var remaining))
                yield return new(name, remaining, Limit(headers, name), null, now + Duration(RetryAfter.Text(headers, "x-ratelimit-reset-" + name)));
        }
    }

    /// <returns>Null for anything that is not a duration in Go's notation.</returns>
    internal static TimeSpan? Duration(ReadOnlySpan<char> text)
    {
        var sum = TimeSpan.Zero;
        var rest = text;
        while (!rest.IsEmpty)
        {
            var digits = rest.IndexOfAnyExcept("0123456789.");
            if (digits <= 0 || RetryAfter.Number(rest[..digits]) is not { } number)
                return null;
            rest = rest[digits..];
            var letters = rest.IndexOfAny("0123456789.") is >= 0 and var next ? next : rest.Length;
            if (Unit(rest[..letters]) is not { } unit || unit.TotalSeconds * number > Longest)
                return null;
            sum += unit * number;
            rest = rest[letters..];
        }

        return text.IsEmpty ? null : sum;
    }

    private static long? Limit(HttpResponseHeaders headers, string name) =>
        long.TryParse(RetryAfter.Text(headers, "x-ratelimit-limit-" + name), CultureInfo.InvariantCulture, out var limit) ? limit : null;

    private static TimeSpan? Unit(ReadOnlySpan<char> name) => name switch
    {
        "ms" => TimeSpan.FromMilliseconds(1),
        "s" => TimeSpan.FromSeconds(1),
        "m" => TimeSpan.FromMinutes(1),
        "h" => TimeSpan.FromHours(1),
        "d" => TimeSpan.FromDays(1),
        _ => null,
    };
}
