using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Chat;

public sealed record ChatRequest
{
    /// <summary>What to say; at most 512 KB.</summary>
    [Required(ErrorMessage = ChatQuestion.EmptyMessage)]
    public string Message { get; init; } = "";

    /// <summary>Absent: the session's, or else the site's default.</summary>
    [StringLength(200, ErrorMessage = "model can have 200 characters.")]
    public string? Model { get; init; }

    /// <summary>The most output tokens. Absent: as the provider has it; where it wants a number, 4096 unless the operator says otherwise.</summary>
    [Range(1, 1_000_000, ErrorMessage = "max_tokens must be between 1 and 1000000.")]
    public int? MaxTokens { get; init; }

    /// <summary>What holds for the whole conversation. A new session keeps it; in another it holds for this message alone.</summary>
    public string? System { get; init; }

    /// <summary>The session to go on with. Absent: a new one.</summary>
    public string? SessionId { get; init; }

    /// <summary>Whether the answer comes as server-sent events, as in <c>GET /api/chat/stream</c>.</summary>
    public bool Stream { get; init; }
}

/// <summary>The same for a browser's EventSource, which can send an address and nothing else.</summary>
public sealed record ChatStreamRequest
{
    /// <summary>What to say.</summary>
    [FromQuery(Name = "message")]
    public string? Message { get; init; }

    /// <summary>The session to go on with. Absent: a new one.</summary>
    [FromQuery(Name = "session_id")]
    public string? SessionId { get; init; }

    /// <summary>Absent: the session's, or else the site's default.</summary>
    [FromQuery(Name = "model")]
    public string? Model { get; init; }

    /// <summary>The key, for who cannot send it as a header.</summary>
    [FromQuery(Name = "apiKey")]
    public string? ApiKey { get; init; }
}
