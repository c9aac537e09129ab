using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>A session as its user sees it.</summary>
internal record SessionView
{
    public required Guid Id { get; init; }

    /// <summary>The user's, or the beginning of the first message.</summary>
    public required string? Title { get; init; }

    /// <summary>The model to ask where a message names none; null: the site's default.</summary>
    public required string? Model { get; init; }

    /// <summary>What holds for the whole conversation.</summary>
    public required string? System { get; init; }

    /// <summary>Messages that are kept, questions and answers.</summary>
    public required int MessageCount { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; init; }

    /// <summary>When it is forgotten, unless it is used before.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    public static SessionView Of(CountedSession row, TimeSpan life) => new()
    {
        Id = row.Session.Id,
        Title = row.Session.Title,
        Model = row.Session.Model,
        System = row.Session.System,
        MessageCount = row.Messages,
        CreatedAt = row.Session.CreatedAt,
        LastUsedAt = row.Session.LastUsedAt,
        ExpiresAt = row.Session.LastUsedAt + life,
    };
}

/// <summary>A session with what was said in it.</summary>
internal sealed record SessionDetails : SessionView
{
    /// <summary>The oldest first.</summary>
    public required IReadOnlyList<MessageView> Messages { get; init; }

    public static SessionDetails Of(CountedSession row, TimeSpan life, IEnumerable<ChatMessage> messages) => new()
    {
        Id = row.Session.Id,
        Title = row.Session.Title,
        Model = row.Session.Model,
        System = row.Session.System,
        MessageCount = row.Messages,
        CreatedAt = row.Session.CreatedAt,
        LastUsedAt = row.Session.LastUsedAt,
        ExpiresAt = row.Session.LastUsedAt + life,
        Messages = [.. messages.Select(MessageView.Of)],
    };
}

/// <summary>A message of a session.</summary>
/// <param name="Role"><c>user</c> or <c>assistant</c>.</param>
/// <param name="Content">What was said.</param>
/// <param name="Model">The model that answered; null: the user's words.</param>
/// <param name="RequestId">The request that made the answer, as in <c>GET /api/usage/requests</c>; null: the user's words.</param>
/// <param name="Cut">Whether the client left before the end of the answer.</param>
/// <param name="CreatedAt">When both were kept.</param>
internal sealed record MessageView(Speaker Role, string Content, string? Model, string? RequestId, bool Cut, DateTimeOffset CreatedAt)
{
    public static MessageView Of(ChatMessage message) =>
        new(message.Role, message.Content, message.Model, message.RequestId, message.IsCut, message.CreatedAt);
}

/// <summary>A session's row and how many messages it has.</summary>
internal sealed record CountedSession(ChatSession Session, int Messages);

internal static class CountedSessions
{
    public static IQueryable<CountedSession> WithCounts(this IQueryable<ChatSession> sessions, GatewayDb db) =>
        sessions.AsNoTracking().Select(s => new CountedSession(s, db.ChatMessages.Count(m => m.SessionId == s.Id)));
}
