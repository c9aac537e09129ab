using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Audit;

/// <summary>Which entries: those that fit all that is given.</summary>
public sealed record FilterAuditRequest
{
    /// <summary>Who acted: a user's id, or the name that he had then.</summary>
    [FromQuery(Name = "actor")]
    public string? Actor { get; init; }

    /// <summary>A whole action such as <c>key.rotate</c>, or its first word such as <c>key</c> for all that begin with it.</summary>
    [FromQuery(Name = "action")]
    public string? Action { get; init; }

    /// <summary><c>key</c>, <c>user</c>, <c>group</c>, <c>account</c>, <c>worker</c>, <c>model</c> or <c>session</c>.</summary>
    [FromQuery(Name = "target_kind")]
    public string? TargetKind { get; init; }

    [FromQuery(Name = "target_id")]
    public string? TargetId { get; init; }

    /// <summary><c>ok</c>, <c>refused</c> for all that is not, or the code of a problem.</summary>
    [FromQuery(Name = "result")]
    public string? Result { get; init; }

    /// <summary>The earliest moment: a date, or a time.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The moment before which it was; a date takes its whole day in.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Part of the actor's or the target's name or of the address, as written or in lower case. A page may then have fewer rows than the next one: it looks through 20,000 entries.</summary>
    [StringLength(100, ErrorMessage = "q can have 100 characters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }
}

/// <summary>Which page of the list, the latest first.</summary>
public sealed record ListAuditRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public Guid? Cursor { get; init; }
}
