using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Usage;

/// <summary>Which page of a list of requests, the latest first.</summary>
public sealed record ListUsageRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [RegularExpression("^req_[0-9a-f]{32}$", ErrorMessage = "cursor must be the next_cursor of another page.")]
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>Whether to count all requests that match, which takes its time.</summary>
    [FromQuery(Name = "total")]
    public bool? Total { get; init; }
}
