using System.Globalization;
using System.Net.Http.Headers;

namespace ApiHub.Gateway.Relay.Forwarding.Limits;

/// <summary><c>retry-after-ms</c> and <c>retry-after</c>, the latter as seconds or as a date, which all vendors send.</summary>
internal static class RetryAfter
{
    public static TimeSpan? Read(HttpResponseHeaders headers, DateTimeOffset now)
    {
        if (Text(headers, "retry-after-ms") is { } milliseconds && Number(milliseconds) is { } ms)
            return TimeSpan.FromMilliseconds(ms);
        if (Text(headers, "retry-after") is not { } text)
            return null;
        if (Number(text) is { } seconds)
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - now : null;
    }

    public static string? Text(HttpResponseHeaders headers, string name) =>
        headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    /// <returns>A number that makes sense as a time; null for any other text.</returns>
    public static double? Number(ReadOnlySpan<char> text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is >= 0 and < 1e9 ? number : null;
}
