using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Models;

/// <summary>Reads prices as people and files write them.</summary>
internal static class PriceText
{
    /// <param name="text">Decimal strings.</param>
    /// <param name="price">The price, without a version; null when it cannot be read.</param>
    /// <returns>What is wrong, naming the field; null when nothing is.</returns>
    public static string? Read(SetPriceRequest text, out Price? price)
    {
        price = null;
        if ((Part("input", text.Input, null, out var input)
            ?? Part("cached_input", text.CachedInput, input, out var cached)
            ?? Part("cache_write_5m", text.CacheWrite5m, input, out var write5m)
            ?? Part("cache_write_1h", text.CacheWrite1h, write5m, out var write1h)
            ?? Part("output", text.Output, null, out var output)
            ?? Part("request", text.Request, 0, out var request)
            ?? Part("image", text.Image, 0, out var image)) is { } fault)
            return fault;
        price = new()
        {
            Input = input,
            CachedInput = cached,
            CacheWrite5m = write5m,
            CacheWrite1h = write1h,
            Output = output,
            Request = request,
            Image = image,
        };
        return null;
    }

    private static string? Part(string field, string? text, long? absent, out long nanos)
    {
        nanos = absent ?? 0;
        if (text is null)
            return absent is null ? $"{field} is missing: a decimal string of credits per million tokens, \"0\" where it costs nothing." : null;
        return Credits.TryParse(text, out nanos) && nanos is >= 0 and <= Price.Max && text[0] != '-'
            ? null
            : $"{field} must be a decimal string of credits such as \"2.50\": from 0 to 10000, without exponent, at most nine digits after the point.";
    }
}
