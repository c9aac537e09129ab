using System.Globalization;
using ApiHub.Gateway.Ledger;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Models;

/// <summary>One product of a bill.</summary>
/// <param name="Bucket"><c>input</c>, <c>cached_input</c>, <c>cache_write_5m</c>, <c>cache_write_1h</c>, <c>output</c>, <c>request</c> or <c>image</c>.</param>
/// <param name="Quantity">Tokens, requests or images.</param>
/// <param name="UnitPrice">Credits for <paramref name="Per"/> of them.</param>
/// <param name="Per">1,000,000 for tokens, otherwise 1.</param>
/// <param name="Amount">Credits: their product, exact, with up to 15 decimals.</param>
internal sealed record BillLine(string Bucket, long Quantity, string UnitPrice, long Per, string Amount);

/// <summary>The arithmetic of a charge, done again from the version of the price that its row names.</summary>
/// <param name="PriceVersion">That version.</param>
/// <param name="Lines">Whatever was used.</param>
/// <param name="Subtotal">Credits: the sum of the lines, exact.</param>
/// <param name="Multiplier">The group's, as a decimal string.</param>
/// <param name="Total">Credits: subtotal times multiplier, rounded up to the billionth.</param>
internal sealed record Bill(long PriceVersion, IReadOnlyList<BillLine> Lines, string Subtotal, string Multiplier, string Total)
{
    public static Bill Of(Price price, in TokenUsage tokens, long images, long multiplier)
    {
        var lines = new List<BillLine>();
        Int128 sum = 0;
        AddTokens("input", tokens.Input, price.Input);
        AddTokens("cached_input", tokens.CachedInput, price.CachedInput);
        AddTokens("cache_write_5m", tokens.CacheWrite5m, price.CacheWrite5m);
        AddTokens("cache_write_1h", tokens.CacheWrite1h, price.CacheWrite1h);
        AddTokens("output", tokens.Output, price.Output);
        if (price.Request > 0)
            Add("request", 1, price.Request, 1);
        Add("image", Math.Clamp(images, 0, Price.MaxImages), price.Image, 1);
        return new(price.Version, lines, Exact(sum), Credits.Format(multiplier), Credits.Format(Price.RoundUp(sum, multiplier)));

        void AddTokens(string bucket, long count, long unitPrice) => Add(bucket, Math.Clamp(count, 0, Price.MaxTokens), unitPrice, Price.Million);

        void Add(string bucket, long quantity, long unitPrice, long per)
        {
            if (quantity == 0)
                return;
            var perMillion = (Int128)quantity * unitPrice * (Price.Million / per);
            sum += perMillion;
            lines.Add(new(bucket, quantity, Credits.Format(unitPrice), per, Exact(perMillion)));
        }
    }

    /// <param name="perMillion">Nano-credits times a million: 15 places behind the point.</param>
    private static string Exact(Int128 perMillion)
    {
        var (whole, fraction) = Int128.DivRem(perMillion, (Int128)Credits.NanosPerCredit * Price.Million);
        var text = whole.ToString(CultureInfo.InvariantCulture);
        return fraction == 0 ? text : text + "." + fraction.ToString("D15", CultureInfo.InvariantCulture).TrimEnd('0');
    }
}
