using ApiHub.Gateway.Ledger;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Models;

/// <summary>
/// What a model costs: nano-credits for a million tokens of each bucket, and for a request or image. A version never changes:
/// a usage row names it, so that its bill can be done again.
/// </summary>
/// <remarks>For a million, because published prices have fractions of a nano-credit for one token.</remarks>
internal sealed record Price
{
    /// <summary>Costs nothing, by the operator's choice; version 0.</summary>
    public static readonly Price Free = new();

    /// <summary>A multiplier of one.</summary>
    public const long One = 1_000_000_000;

    /// <summary>The highest price of a bucket, a request or an image: 10,000 credits.</summary>
    public const long Max = 10_000 * Credits.NanosPerCredit;

    /// <summary>The highest multiplier: 1,000.</summary>
    public const long MaxMultiplier = 1_000 * One;

    /// <summary>More tokens in a bucket are no count but a fault, and charged as so many.</summary>
    public const long MaxTokens = 1_000_000_000_000;

    /// <summary>As with tokens.</summary>
    public const long MaxImages = 1_000_000;

    /// <summary>Tokens that a price is for.</summary>
    public const long Million = 1_000_000;

    /// <summary>The row in <c>model_prices</c>; 0: none.</summary>
    public long Version { get; init; }

    public long Input { get; init; }

    public long CachedInput { get; init; }

    public long CacheWrite5m { get; init; }

    public long CacheWrite1h { get; init; }

    public long Output { get; init; }

    /// <summary>Nano-credits for each request that delivered.</summary>
    public long Request { get; init; }

    /// <summary>Nano-credits for each image made.</summary>
    public long Image { get; init; }

    public bool IsFree => (Input | CachedInput | CacheWrite5m | CacheWrite1h | Output | Request | Image) == 0;

    /// <summary>What more output costs, for a hold that grows.</summary>
    public long ChargeForOutput(long tokens, long multiplier) => RoundUp(Part(tokens, Output), multiplier);

    /// <summary>The charge in nano-credits, rounded up once, at the end. Never negative; more of anything never costs less.</summary>
    /// <param name="tokens">Disjoint buckets.</param>
    /// <param name="images">Images made.</param>
    /// <param name="multiplier">The group's, in billionths: <see cref="One"/> is list price.</param>
    public long Charge(in TokenUsage tokens, long images, long multiplier)
    {
        if (IsFree)
            return 0;
        var perMillion =
            Part(tokens.Input, Input) + Part(tokens.CachedInput, CachedInput) + Part(tokens.CacheWrite5m, CacheWrite5m)
            + Part(tokens.CacheWrite1h, CacheWrite1h) + Part(tokens.Output, Output)
            + ((Request + ((Int128)Math.Clamp(images, 0, MaxImages) * Image)) * Million);
        return RoundUp(perMillion, multiplier);
    }

    /// <param name="perMillion">Nano-credits times a million.</param>
    /// <param name="multiplier">In billionths.</param>
    internal static long RoundUp(Int128 perMillion, long multiplier)
    {
        // At most 6 × 10²⁵ with all prices, tokens and images at their bounds, times 10¹²: an Int128 has 1.7 × 10³⁸.
        var charge = ((perMillion * Math.Clamp(multiplier, 0, MaxMultiplier)) + ((Int128)Million * One) - 1) / ((Int128)Million * One);
        return charge > long.MaxValue ? long.MaxValue : (long)charge;
    }

    private static Int128 Part(long tokens, long price) => (Int128)Math.Clamp(tokens, 0, MaxTokens) * price;
}

/// <summary>What the relay needs to know of a model that may be asked for.</summary>
/// <param name="Name">The catalogue's name, whatever alias was asked for.</param>
/// <param name="Price">Its price now.</param>
/// <param name="UsualOutputTokens">What is held for the output of a request that sets no maximum.</param>
internal sealed record PricedModel(string Name, Price Price, long UsualOutputTokens)
{
    /// <summary>For models of which nobody said more.</summary>
    public const long DefaultOutputTokens = 4096;

    /// <summary>What costs nothing, whatever it is.</summary>
    public static PricedModel Free(string name) => new(name, Price.Free, DefaultOutputTokens);
}
