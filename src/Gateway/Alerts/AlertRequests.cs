using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Alerts;

/// <param name="BalanceBelow">Credits, a decimal string from 0: the balance below which you are told; null: you are not.</param>
/// <param name="LimitShare">Percent, 1 to 100, of a limit of a day or longer, yours or a key's: who has used so much of it is told; null: you are not.</param>
public sealed record SetAlertsRequest(
    string? BalanceBelow = null,
    [Range(1, 100, ErrorMessage = "limit_share must be between 1 and 100.")] int? LimitShare = null);

/// <summary>Which alerts to list, the latest first.</summary>
public sealed record ListAlertsRequest
{
    /// <summary>Alerts on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public Guid? Cursor { get; init; }

    /// <summary>True: only what has neither recovered nor been dismissed.</summary>
    [FromQuery(Name = "open")]
    public bool? Open { get; init; }
}
