using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Ledger;

/// <param name="Amount">Credits, a decimal string with at most nine places, not 0; below zero: taken.</param>
/// <param name="Reason">Why, for the statement: 1 to 500 characters on one line.</param>
public sealed record AdjustBalanceRequest(
    [Required] string Amount,
    [Required(ErrorMessage = AdjustBalanceRequest.ReasonFault), RegularExpression(@"^[^\p{Cc}]{1,500}$", ErrorMessage = AdjustBalanceRequest.ReasonFault)] string Reason)
{
    internal const string ReasonFault = "reason must have 1 to 500 characters on one line: it stands on the user's statement.";
}

/// <summary>How far below zero a balance may go.</summary>
public sealed class CreditLimitRequest : PatchRequest
{
    /// <summary>Credits, a decimal string, not below zero; null: without end. It has to be there.</summary>
    public string? CreditLimit { get; set => field = Given(value); }
}

/// <summary>Which entries of a ledger to list, the latest first.</summary>
public sealed record ListLedgerRequest
{
    /// <summary>Entries on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public long? Cursor { get; init; }

    /// <summary><c>topup</c>, <c>usage</c>, <c>refund</c>, <c>adjust</c>, <c>redeem</c> or <c>grant</c>.</summary>
    [AllowedValues(null, "topup", "usage", "refund", "adjust", "redeem", "grant", ErrorMessage = "kind must be topup, usage, refund, adjust, redeem or grant.")]
    [FromQuery(Name = "kind")]
    public string? Kind { get; init; }

    /// <summary>First moment: a date of the site's calendar or a time.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>End: a time, which is left out, or a date, which is taken in.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary><c>json</c>, a page; or <c>csv</c>, a file with all entries that match.</summary>
    [AllowedValues(null, "json", "csv", ErrorMessage = "format must be json or csv.")]
    [FromQuery(Name = "format")]
    public string? Format { get; init; }
}
