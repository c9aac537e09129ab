using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>
/// Lets one message at a time into a session, on all nodes: the next one waits for the answer to the one before, so that it is asked with it
/// in mind. A turn is a guarded update of the session's row and ends by itself when its node dies.
/// </summary>
internal sealed class SessionDoor(IDbContextFactory<GatewayDb> databases, LocalTurns local, IOptions<ChatOptions> options, TimeProvider clock)
{
    /// <summary>How long a message waits for its turn, on this node and then for the others'.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private readonly ChatOptions _options = options.Value;

    /// <summary>A new session; it comes into being with its first answer.</summary>
    /// <returns>Null, and why, when the user has too many that he wants to keep.</returns>
    public async Task<(SessionTurn? Turn, ChatFailure? Failure)> BeginAsync(Guid userId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var sessions = db.ChatSessions.Where(s => s.UserId == userId);
        if (await sessions.CountAsync(cancellationToken) >= _options.MaxSessions && await sessions.AllAsync(s => s.IsDeliberate, cancellationToken))
            return (null, SessionFailures.TooMany(_options.MaxSessions));
        return (new(databases, _options, clock, place: null, userId, turnId: null, Guid.CreateVersion7(clock.GetUtcNow())), null);
    }

    /// <returns>The turn; or why it is not to be had.</returns>
    public async Task<(SessionTurn? Turn, ChatFailure? Failure)> EnterAsync(Guid userId, string sessionId, CancellationToken cancellationToken)
    {
        if (!Guid.TryParse(sessionId, out var id))
            return (null, SessionFailures.Missing(sessionId, _options.SessionLife, clock.GetUtcNow()));
        if (await local.TakeAsync(id, Patience, cancellationToken) is not { } place)
            return (null, SessionFailures.Busy(Patience));
        SessionTurn? turn = null;
        try
        {
            var turnId = Guid.CreateVersion7(clock.GetUtcNow());
            if (await TakeAsync(userId, id, turnId, cancellationToken) is { } failure)
                return (null, failure);
            turn = new(databases, _options, clock, place, userId, turnId, id);
            await turn.RecallAsync(cancellationToken);
            return (turn, null);
        }
        catch when (turn is not null)
        {
            await turn.DisposeAsync();
            throw;
        }
        finally
        {
            if (turn is null)
                place.Dispose();
        }
    }

    /// <summary>Why a user does not find a session of this id.</summary>
    public async Task<ChatFailure> MissingAsync(Guid userId, string sessionId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return Guid.TryParse(sessionId, out var id) && await db.ChatSessions.AnyAsync(s => s.Id == id && s.UserId == userId, cancellationToken)
            ? SessionFailures.Expired(_options.SessionLife)
            : SessionFailures.Missing(sessionId, _options.SessionLife, clock.GetUtcNow());
    }

    private async Task<ChatFailure?> TakeAsync(Guid userId, Guid id, Guid turnId, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var session = db.ChatSessions.Where(s => s.Id == id && s.UserId == userId);
        var started = clock.GetTimestamp();
        while (true)
        {
            var now = clock.GetUtcNow();
            var oldest = now - _options.SessionLife;
            var taken = await session
                .Where(s => s.LastUsedAt > oldest && (s.TurnUntil == null || s.TurnUntil <= now))
                .ExecuteUpdateAsync(
                    set => set.SetProperty(s => s.TurnId, turnId).SetProperty(s => s.TurnUntil, now + SessionTurn.Life).SetProperty(s => s.LastUsedAt, now),
                    cancellationToken);
            if (taken == 1)
                return null;
            var lastUsed = await session.Select(s => (DateTimeOffset?)s.LastUsedAt).FirstOrDefaultAsync(cancellationToken);
            if (lastUsed is null)
                return SessionFailures.Missing(id.ToString(), _options.SessionLife, now);
            if (lastUsed <= oldest)
                return SessionFailures.Expired(_options.SessionLife);
            if (clock.GetElapsedTime(started) >= Patience)
                return SessionFailures.Busy(Patience);
            await Task.Delay(AskAgain, clock, cancellationToken);
        }
    }
}
