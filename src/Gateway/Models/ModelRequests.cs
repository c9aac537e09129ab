using System.ComponentModel.DataAnnotations;
using System.Text.Json.Serialization;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Models;

/// <summary>Which models to list, in the order of their names.</summary>
public sealed record ListModelsRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [StringLength(CatalogueModel.MaxName, ErrorMessage = "cursor must be the next_cursor of another page.")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>Part of the name or of an alias, in any case.</summary>
    [StringLength(CatalogueModel.MaxName, ErrorMessage = "q can have 200 characters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }
}

/// <summary>Which versions of a price to list, the latest first.</summary>
public sealed record ListPricesRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public long? Cursor { get; init; }
}

/// <summary>What is known of a model beside its price; what is absent is emptied.</summary>
/// <param name="Aliases">Other names that cost the same; none may be another model's name or alias.</param>
/// <param name="UsualOutputTokens">Output tokens to set aside for a request that sets no maximum; absent: 4096.</param>
/// <param name="Note">Up to 1,000 characters.</param>
public sealed record DescribeModelRequest(
    [MaxLength(100, ErrorMessage = "aliases can have 100 entries.")] IReadOnlyList<string>? Aliases = null,
    [Range(1, 10_000_000, ErrorMessage = "usual_output_tokens must be from 1 to 10,000,000.")] long? UsualOutputTokens = null,
    [StringLength(CatalogueModel.MaxNote, ErrorMessage = "note can have 1,000 characters.")] string? Note = null);

/// <summary>A price: decimal strings of credits, 0 to 10,000, with at most nine digits after the point.</summary>
/// <param name="Input">For a million input tokens that no cache has.</param>
/// <param name="CachedInput">For a million read from a cache; absent: as <paramref name="Input"/>.</param>
/// <param name="CacheWrite5m">For a million written to a short-lived cache; absent: as <paramref name="Input"/>.</param>
/// <param name="CacheWrite1h">For a million written to a long-lived cache; absent: as <paramref name="CacheWrite5m"/>.</param>
/// <param name="Output">For a million output tokens, reasoning included.</param>
/// <param name="Request">For each request; absent: nothing.</param>
/// <param name="Image">For each image made; absent: nothing.</param>
public sealed record SetPriceRequest(
    string? Input = null,
    string? CachedInput = null,
    [property: JsonPropertyName("cache_write_5m")] string? CacheWrite5m = null,
    [property: JsonPropertyName("cache_write_1h")] string? CacheWrite1h = null,
    string? Output = null,
    string? Request = null,
    string? Image = null);
