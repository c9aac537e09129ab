using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Chat.Sessions;

public sealed record CreateSessionRequest
{
    [StringLength(ChatSession.MaxTitle, ErrorMessage = "title can have 200 characters.")]
    public string? Title { get; init; }

    /// <summary>The model to ask where a message names none. Absent: the site's default.</summary>
    [StringLength(200, ErrorMessage = "model can have 200 characters.")]
    public string? Model { get; init; }

    /// <summary>What holds for the whole conversation; at most 512 KB.</summary>
    public string? System { get; init; }
}

/// <summary>Changes what it names: absent properties stay, null ones are cleared. The values are as in creation.</summary>
public sealed class ChangeSessionRequest : PatchRequest
{
    [StringLength(ChatSession.MaxTitle, ErrorMessage = "title can have 200 characters.")]
    public string? Title { get; set => field = Given(value); }

    [StringLength(200, ErrorMessage = "model can have 200 characters.")]
    public string? Model { get; set => field = Given(value); }

    public string? System { get; set => field = Given(value); }
}

/// <summary>Which sessions to list: the last used first.</summary>
public sealed record ListSessionsRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    /// <summary>Whether to count all sessions.</summary>
    [FromQuery(Name = "total")]
    public bool? Total { get; init; }
}
