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
    public static PriceView Of(Price price) => new(
        Credits.Format(price.Input),
        Credits.Format(price.CachedInput),
        Credits.Format(price.CacheWrite5m),
        Credits.Format(price.CacheWrite1h),
        Credits.Format(price.Output),
        Credits.Format(price.Request),
        Credits.Format(price.Image));
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

/// <summary>A model as its users see it.</summary>
internal sealed record OfferedModelView(string Name, IReadOnlyList<string> Aliases, PriceView Price)
{
    public static OfferedModelView Of(ListedModel listed) => new(listed.Model.Name, listed.Aliases, PriceView.Of(listed.Model.Price));
}
