using System.Globalization;
using System.Net.Http.Headers;
using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary>
/// <c>anthropic-ratelimit-*</c>: limits of the API by minutes, and the windows of five hours and seven days of some accounts ("unified").
/// Source: docs.anthropic.com, "rate limits", and recorded answers.
/// </summary>
internal static class AnthropicLimits
{
    private const string Prefix = "anthropic-ratelimit-";

    private static readonly string[] Minutes = ["requests", "tokens", "input-tokens", "output-tokens"];
    private static readonly string[] Unified = ["5h", "7d"];

    /// <summary>The limit that a 429 is about.</summary>
    public static LimitReading? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (RetryAfter.Text(headers, Prefix + "unified-status") is { } status)
            return ReadUnified(headers, status, now);
        LimitReading? longest = null;
        foreach (var name in Minutes)
        {
            if (RetryAfter.Text(headers, Prefix + name + "-remaining") == "0"
                && Time(RetryAfter.Text(headers, Prefix + name + "-reset")) is { } reset && !(longest?.Wait >= reset - now))
                longest = new(reset - now, "anthropic " + name);
        }

        return longest;
    }

    /// <summary>How the limits stand, as every answer tells.</summary>
    public static IEnumerable<AccountWindow> Windows(HttpResponseHeaders headers)
    {
        foreach (var name in Minutes)
        {
            if (RetryAfter.Text(headers, Prefix + name + "-remaining") is { } remaining)
                yield return new(name, Count(remaining), Count(RetryAfter.Text(headers, Prefix + name + "-limit")), null, Time(RetryAfter.Text(headers, Prefix + name + "-reset")));
        }

        foreach (var name in Unified)
        {
            if (RetryAfter.Text(headers, $"{Prefix}unified-{name}-utilization") is { } used)
                yield return new(name, null, null, Percent(used), Time(RetryAfter.Text(headers, $"{Prefix}unified-{name}-reset")));
        }
    }

    /// <remarks>
    /// Only the windows of the whole account keep it from everything. The others (a class of models, usage beyond the plan) concern the model
    /// that was asked for: an answer that refuses nothing but such an overage has been seen to ask for a day and a half of silence.
    /// </remarks>
    private static LimitReading? ReadUnified(HttpResponseHeaders headers, string status, DateTimeOffset now)
    {
        var claim = RetryAfter.Text(headers, Prefix + "unified-representative-claim") ?? "";
        var isOfAccount = status == "rejected" && claim is "five_hour" or "seven_day";
        var reset = claim switch
        {
            "five_hour" => RetryAfter.Text(headers, Prefix + "unified-5h-reset"),
            "seven_day" => RetryAfter.Text(headers, Prefix + "unified-7d-reset"),
            _ => null,
        };
        reset ??= RetryAfter.Text(headers, Prefix + (status == "rejected" ? "unified-reset" : "unified-overage-reset"));
        var wait = Time(reset) - now ?? RetryAfter.Read(headers, now);
        return wait is { } time ? new(time, "anthropic " + (status == "rejected" && claim.Length > 0 ? claim : "overage"), isOfAccount) : null;
    }

    private static int? Percent(string? share) => RetryAfter.Number(share) is >= 0 and < 1000 and var part ? (int)Math.Round(part * 100) : null;

    private static long? Count(string? text) => long.TryParse(text, CultureInfo.InvariantCulture, out var count) ? count : null;

    /// <summary>RFC 3339 in the limits by minutes, Unix seconds in the windows.</summary>
    private static DateTimeOffset? Time(string? text)
    {
        if (long.TryParse(text, CultureInfo.InvariantCulture, out var unix))
            return unix is > 0 and < 253_402_300_800 ? DateTimeOffset.FromUnixTimeSeconds(unix) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
