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

    private const long Million = 1_000_000;

    /// <summary>A multiplier of one.</summary>
    public const long One = 1_000_000_000;

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

    /// <summary>The charge in nano-credits, rounded up once, at the end.</summary>
    /// <param name="tokens">Disjoint buckets.</param>
    /// <param name="images">Images made.</param>
    /// <param name="multiplier">The group's, in billionths: <see cref="One"/> is list price.</param>
    public long Charge(in TokenUsage tokens, long images, long multiplier)
    {
        if (IsFree)
            return 0;
        var perMillion =
            ((Int128)tokens.Input * Input) + ((Int128)tokens.CachedInput * CachedInput) + ((Int128)tokens.CacheWrite5m * CacheWrite5m)
            + ((Int128)tokens.CacheWrite1h * CacheWrite1h) + ((Int128)tokens.Output * Output)
            + (((Int128)Request + ((Int128)images * Image)) * Million);
        // 10¹² tokens at 10¹⁵ nano-credits a million, times 10³ in billionths, is 10³⁹: too much. Each factor is bounded where it enters.
        var charge = ((perMillion * multiplier) + ((Int128)Million * One) - 1) / ((Int128)Million * One);
        return charge > long.MaxValue ? long.MaxValue : (long)charge;
    }
}

/// <summary>What the relay needs to know of a model that may be asked for.</summary>
/// <param name="Name">The catalogue's name, whatever alias was asked for.</param>
/// <param name="Price">Its price now.</param>
/// <param name="UsualOutputTokens">What is held for the output of a request that sets no maximum.</param>
internal sealed record PricedModel(string Name, Price Price, long UsualOutputTokens);
