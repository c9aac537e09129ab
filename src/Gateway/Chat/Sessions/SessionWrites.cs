using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>What a user does to his sessions by himself. A session that is being answered is changed all the same.</summary>
internal sealed class SessionWrites(GatewayDb db, IOptions<ChatOptions> options, TimeProvider clock)
{
    /// <summary>A user's sessions that have not expired.</summary>
    public IQueryable<ChatSession> Of(Guid userId)
    {
        var oldest = clock.GetUtcNow() - options.Value.SessionLife;
        return db.ChatSessions.Where(s => s.UserId == userId && s.LastUsedAt > oldest);
    }

    /// <returns>The new session; or why there is none.</returns>
    public async Task<(Guid Id, ChatFailure? Failure)> CreateAsync(Guid userId, CreateSessionRequest request, CancellationToken cancellationToken)
    {
        if (TooLarge(request.System) is { } fault)
            return (default, fault);
        if (await Of(userId).CountAsync(cancellationToken) >= options.Value.MaxSessions)
            return (default, SessionFailures.TooMany(options.Value.MaxSessions));
        var now = clock.GetUtcNow();
        var session = new ChatSession
        {
            Id = Guid.CreateVersion7(now),
            UserId = userId,
            Title = Text(request.Title),
            Model = Text(request.Model),
            System = Text(request.System),
            IsDeliberate = true,
            CreatedAt = now,
            LastUsedAt = now,
        };
        db.ChatSessions.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        return (session.Id, null);
    }

    /// <returns>Whether there is such a session; or why it is not changed.</returns>
    public async Task<(bool Found, ChatFailure? Failure)> ChangeAsync(Guid userId, Guid id, ChangeSessionRequest request, CancellationToken cancellationToken)
    {
        if (TooLarge(request.System) is { } fault)
            return (false, fault);
        var (title, model, system) = (Text(request.Title), Text(request.Model), Text(request.System));
        var changed = await Of(userId).Where(s => s.Id == id).ExecuteUpdateAsync(
            set =>
            {
                set.SetProperty(s => s.IsDeliberate, true);
                if (request.Gives(nameof(request.Title)))
                    set.SetProperty(s => s.Title, title);
                if (request.Gives(nameof(request.Model)))
                    set.SetProperty(s => s.Model, model);
                if (request.Gives(nameof(request.System)))
                    set.SetProperty(s => s.System, system);
            },
            cancellationToken);
        return (changed == 1, null);
    }

    public async Task<bool> DeleteAsync(Guid userId, Guid id, CancellationToken cancellationToken) =>
        await Of(userId).Where(s => s.Id == id).ExecuteDeleteAsync(cancellationToken) == 1;

    /// <summary>Forgets what was said; an answer under way is kept when it comes.</summary>
    public async Task<bool> ForgetAsync(Guid userId, Guid id, CancellationToken cancellationToken)
    {
        if (!await Of(userId).AnyAsync(s => s.Id == id, cancellationToken))
            return false;
        await db.ChatMessages.Where(m => m.SessionId == id).ExecuteDeleteAsync(cancellationToken);
        return true;
    }

    private static ChatFailure? TooLarge(string? system) => system is null ? null : ChatQuestion.TooLarge("system", system);

    private static string? Text(string? text) => string.IsNullOrWhiteSpace(text) ? null : SessionTurn.Storable(text);
}
