using System.Text.Json.Serialization;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Models;

/// <summary>A price in credits, decimal strings: for a million tokens of each bucket, for a request and for an image.</summary>
internal sealed record PriceView(
    string Input,
    string CachedInput,
    [property: JsonPropertyName("cache_write_5m")] string CacheWrite5m,
    [property: JsonPropertyName("cache_write_1h")] string CacheWrite1h,
    string Output,
    string Request,
    string Image)
{
    /// <param name="price">The list price.</param>
    /// <param name="multiplier">A group's, in billionths; what it makes of a price is rounded up to the billionth.</param>
    public static PriceView Of(Price price, long multiplier = Price.One)
    {
        return new(
            Format(price.Input),
            Format(price.CachedInput),
            Format(price.CacheWrite5m),
            Format(price.CacheWrite1h),
            Format(price.Output),
            Format(price.Request),
            Format(price.Image));

        string Format(long part) => Credits.Format(Price.RoundUp((Int128)part * Price.Million, multiplier));
    }
}

/// <summary>A model as operators see it.</summary>
/// <param name="UsualOutputTokens">Null: 4096 are set aside for a request that sets no maximum.</param>
/// <param name="PriceVersion">Null, as <paramref name="Price"/>: it has no price.</param>
internal sealed record CatalogueModelView(
    string Name,
    IReadOnlyList<string> Aliases,
    long? UsualOutputTokens,
    string? Note,
    long? PriceVersion,
    PriceView? Price,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt)
{
    public static CatalogueModelView Of(CatalogueModel row) => new(
        row.Name,
        row.Aliases,
        row.UsualOutputTokens,
        row.Note,
        row.Price?.Id,
        row.Price is { } price ? PriceView.Of(price.ToPrice()) : null,
        row.CreatedAt,
        row.UpdatedAt);
}

/// <summary>A version of a price.</summary>
/// <param name="CreatedBy">The user who set it; null: it came with the product.</param>
internal sealed record PriceVersionView(long Version, PriceView Price, DateTimeOffset CreatedAt, Guid? CreatedBy)
{
    public static PriceVersionView Of(ModelPrice row) => new(row.Id, PriceView.Of(row.ToPrice()), row.CreatedAt, row.CreatedBy);
}

/// <summary>A model as a user sees it: with the price that his group pays.</summary>
internal sealed record OfferedModelView(string Name, IReadOnlyList<string> Aliases, PriceView Price)
{
    public static OfferedModelView Of(ListedModel listed, long multiplier) =>
        new(listed.Model.Name, listed.Aliases, PriceView.Of(listed.Model.Price, multiplier));
}
