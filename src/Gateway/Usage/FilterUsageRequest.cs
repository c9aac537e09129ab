using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Usage;

/// <summary>Which requests: those that fit all that is given.</summary>
public sealed record FilterUsageRequest
{
    /// <summary>The model that was asked for or that answered.</summary>
    [FromQuery(Name = "model")]
    public string? Model { get; init; }

    [FromQuery(Name = "key_id")]
    public Guid? KeyId { get; init; }

    /// <summary>HTTP status of the answer; 499: the client had left.</summary>
    [FromQuery(Name = "status")]
    public int? Status { get; init; }

    /// <summary><c>completed</c>, <c>refused</c>, <c>rejected</c>, <c>upstream_failed</c>, <c>interrupted</c>, <c>client_left</c> or <c>internal_error</c>.</summary>
    [FromQuery(Name = "outcome")]
    public string? Outcome { get; init; }

    [FromQuery(Name = "stream")]
    public bool? Stream { get; init; }

    /// <summary>The earliest moment: a date, or a time.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>The moment before which requests came; a date takes its whole day in.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    /// <summary>Whose requests; for operators.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>Which account served them; for operators.</summary>
    [FromQuery(Name = "account")]
    public string? Account { get; init; }
}
