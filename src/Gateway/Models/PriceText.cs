using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Models;

/// <summary>Reads prices as people and files write them.</summary>
internal static class PriceText
{
    /// <param name="text">Decimal strings.</param>
    /// <param name="price">The price, without a version; not to be used when something is wrong.</param>
    /// <returns>What is wrong, naming the field; null when nothing is.</returns>
    public static string? Read(SetPriceRequest text, out Price price)
    {
        string? fault = null;
        var input = Part("input", text.Input, absent: null);
        var write5m = Part("cache_write_5m", text.CacheWrite5m, absent: input);
        price = new()
        {
            Input = input,
            CachedInput = Part("cached_input", text.CachedInput, absent: input),
            CacheWrite5m = write5m,
            CacheWrite1h = Part("cache_write_1h", text.CacheWrite1h, absent: write5m),
            Output = Part("output", text.Output, absent: null),
            Request = Part("request", text.Request, absent: 0),
            Image = Part("image", text.Image, absent: 0),
        };
        return fault;

        long Part(string field, string? part, long? absent)
        {
            if (part is null && absent is { } value)
                return value;
            if (part is null)
                fault ??= $"{field} is missing: a decimal string of credits per million tokens, \"0\" where it costs nothing.";
            else if (!Credits.TryParse(part, out value) || part[0] == '-' || value > Price.Max)
                fault ??= $"{field} must be a decimal string of credits such as \"2.50\": from 0 to 10000, without exponent, at most nine digits after the point.";
            else
                return value;
            return 0;
        }
    }
}
