using System.Globalization;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary><c>/api/sessions</c>: the conversations of the key's user, whichever of his keys they were led with.</summary>
internal static class SessionEndpoints
{
    public static void MapSessionEndpoints(this IEndpointRouteBuilder app)
    {
        var sessions = app.MapGroup("/api/sessions").RequireAuthorization(Policies.Key).WithTags("Chat");
        sessions.MapGet("", ListAsync).WithName("list_chat_sessions").WithSummary("List conversations, the last used first.");
        sessions.MapPost("", CreateAsync).WithName("create_chat_session").WithSummary("Begin a conversation on purpose.")
            .WithMetadata(new RequestSizeLimitAttribute(4 * 1024 * 1024));
        sessions.MapGet("/{id}", GetAsync).WithName("get_chat_session").WithSummary("A conversation with what was said in it.");
        sessions.MapPut("/{id}", ChangeAsync).WithName("change_chat_session").WithSummary("Change a conversation's title, model or system text.")
            .WithMetadata(new RequestSizeLimitAttribute(4 * 1024 * 1024));
        sessions.MapDelete("/{id}", DeleteAsync).WithName("delete_chat_session").WithSummary("Delete a conversation and all that was said in it.");
        sessions.MapDelete("/{id}/messages", ForgetAsync).WithName("forget_chat_messages").WithSummary("Forget what was said; the conversation stays.");
    }

    private static async Task<Results<Ok<Page<SessionView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListSessionsRequest request, KeyHolder asker, SessionWrites sessions, GatewayDb db, IOptions<ChatOptions> options,
        CancellationToken cancellationToken)
    {
        var rows = sessions.Of(asker.Caller.UserId);
        long? total = request.Total == true ? await rows.LongCountAsync(cancellationToken) : null;
        if (request.Cursor is { Length: > 0 } cursor)
        {
            if (!TryParse(cursor, out var at, out var id))
                return Problems.BadRequest("bad_cursor", "cursor must be the next_cursor of another page.");
            rows = rows.Where(s => s.LastUsedAt < at || (s.LastUsedAt == at && s.Id < id));
        }

        var limit = request.Limit ?? PageLimit.Default;
        var page = await rows.OrderByDescending(s => s.LastUsedAt).ThenByDescending(s => s.Id).Take(limit + 1).WithCounts(db).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<SessionView>.Of(page.ConvertAll(row => SessionView.Of(row, options.Value.SessionLife)), limit, CursorOf, total));
    }

    private static async Task<Results<Created<SessionView>, ProblemHttpResult>> CreateAsync(
        CreateSessionRequest request, KeyHolder asker, SessionWrites sessions, GatewayDb db, IOptions<ChatOptions> options, HttpResponse response,
        CancellationToken cancellationToken)
    {
        var (id, failure) = await sessions.CreateAsync(asker.Caller.UserId, request, cancellationToken);
        if (failure is not null)
            return failure.ToProblem(response);
        var row = await db.ChatSessions.Where(s => s.Id == id).WithCounts(db).SingleAsync(cancellationToken);
        return TypedResults.Created($"/api/sessions/{id}", SessionView.Of(row, options.Value.SessionLife));
    }

    private static async Task<Results<Ok<SessionDetails>, ProblemHttpResult>> GetAsync(
        string id, KeyHolder asker, SessionDoor door, SessionWrites sessions, GatewayDb db, IOptions<ChatOptions> options, HttpResponse response,
        CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(id, out var session)
            || await sessions.Of(asker.Caller.UserId).Where(s => s.Id == session).WithCounts(db).FirstOrDefaultAsync(cancellationToken) is not { } row)
            return await MissingAsync(id, asker, door, response, cancellationToken);
        var messages = await db.ChatMessages.AsNoTracking().Where(m => m.SessionId == session).OrderBy(m => m.Number).ToListAsync(cancellationToken);
        return TypedResults.Ok(SessionDetails.Of(row, options.Value.SessionLife, messages));
    }

    private static async Task<Results<Ok<SessionDetails>, ProblemHttpResult>> ChangeAsync(
        string id, ChangeSessionRequest request, KeyHolder asker, SessionDoor door, SessionWrites sessions, GatewayDb db, IOptions<ChatOptions> options,
        HttpResponse response, CancellationToken cancellationToken)
    {
        var (_, failure) = Guid.TryParse(id, out var session) ? await sessions.ChangeAsync(asker.Caller.UserId, session, request, cancellationToken) : default;
        return failure is null
            ? await GetAsync(id, asker, door, sessions, db, options, response, cancellationToken)
            : failure.ToProblem(response);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id, KeyHolder asker, SessionDoor door, SessionWrites sessions, HttpResponse response, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var session) && await sessions.DeleteAsync(asker.Caller.UserId, session, cancellationToken)
            ? TypedResults.NoContent()
            : await MissingAsync(id, asker, door, response, cancellationToken);

    private static async Task<Results<NoContent, ProblemHttpResult>> ForgetAsync(
        string id, KeyHolder asker, SessionDoor door, SessionWrites sessions, HttpResponse response, CancellationToken cancellationToken) =>
        Guid.TryParse(id, out var session) && await sessions.ForgetAsync(asker.Caller.UserId, session, cancellationToken)
            ? TypedResults.NoContent()
            : await MissingAsync(id, asker, door, response, cancellationToken);

    private static async Task<ProblemHttpResult> MissingAsync(
        string id, KeyHolder asker, SessionDoor door, HttpResponse response, CancellationToken cancellationToken) =>
        (await door.MissingAsync(asker.Caller.UserId, id, cancellationToken)).ToProblem(response);

    /// <summary>The place itself, not the row: a session that is used between two pages moves to the front.</summary>
    private static string CursorOf(SessionView session) =>
        string.Create(CultureInfo.InvariantCulture, $"{session.LastUsedAt.ToUnixTimeMilliseconds()}.{session.Id:n}");

    private static bool TryParse(string cursor, out DateTimeOffset at, out Guid id)
    {
        (at, id) = (default, default);
        var parts = cursor.Split('.');
        if (parts.Length != 2 || !long.TryParse(parts[0], CultureInfo.InvariantCulture, out var milliseconds) || !Guid.TryParse(parts[1], out id)
            || milliseconds is < 0 or > 253_402_300_799_999)
            return false;
        at = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        return true;
    }
}
