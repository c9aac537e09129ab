using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Login;

/// <summary>Where a login comes from, for its owner to recognise it.</summary>
internal sealed record LoginOrigin(string? Address, string? UserAgent)
{
    public static LoginOrigin Of(HttpContext http)
    {
        var agent = http.Request.Headers.UserAgent.ToString();
        // A server that listens for both kinds of addresses sees the older ones in the dress of the newer.
        var address = http.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : http.Connection.RemoteIpAddress;
        return new(address?.ToString(), agent.Length > 256 ? agent[..256] : agent);
    }
}

/// <summary>Why a refresh token was not taken.</summary>
internal enum RefreshFault
{
    None,

    /// <summary>Unknown, expired, revoked, or its user is disabled.</summary>
    Ended,

    /// <summary>Another request used it moments ago: two tabs that refresh at once.</summary>
    JustUsed,

    /// <summary>It was replaced before: somebody has a copy, so the session was ended.</summary>
    Reused,
}

/// <summary>Begins, renews and ends logins.</summary>
internal sealed partial class Sessions(GatewayDb db, AuditTrail trail, IAnnouncements announcements, TimeProvider clock, ILogger<Sessions> logger)
{
    /// <summary>Since its last renewal.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromDays(30);

    /// <summary>
    /// For so long a token that was just replaced is refused without ending the session. The one who lost the race gets no token;
    /// the one who won has the new one, so a thief gains nothing by the wait.
    /// </summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    /// <returns>The first refresh token, or what a browser's cookie holds; null when the user was disabled or got another password meanwhile.</returns>
    public async Task<RefreshToken?> BeginAsync(User user, LoginOrigin origin, bool forBrowser, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await db.LoginSessions.Where(s => s.UserId == user.Id && s.ExpiresAt <= now).ExecuteDeleteAsync(cancellationToken);
        var token = RefreshToken.Create(Guid.CreateVersion7(now));
        if (forBrowser)
            token = token.ForBrowser();
        db.LoginSessions.Add(new()
        {
            Id = token.SessionId,
            UserId = user.Id,
            RefreshHash = token.Hash,
            CreatedAt = now,
            LastUsedAt = now,
            ExpiresAt = now + Lifetime,
            Address = origin.Address,
            UserAgent = origin.UserAgent,
        });
        await db.SaveChangesAsync(cancellationToken);
        // Asked after the session is there: a change of password either sees the session and ends it, or is seen here.
        var isUnchanged = await db.InTransactionAsync(async inner =>
        {
            var found = await db.Users.Where(u => u.Id == user.Id && u.Enabled && u.PasswordHash == user.PasswordHash)
                .ExecuteUpdateAsync(set => set.SetProperty(u => u.LastLoginAt, now), inner) == 1;
            if (found)
            {
                trail.Actor = new(user.Id, user.Username);
                trail.Record(db, AuditTarget.User(user.Id, user.Username));
            }

            return found;
        }, cancellationToken);
        if (isUnchanged)
            return token;
        await db.LoginSessions.Where(s => s.Id == token.SessionId).ExecuteDeleteAsync(cancellationToken);
        return null;
    }

    /// <summary>Replaces a refresh token by a new one. Of several requests with the same token one succeeds.</summary>
    public async Task<(RefreshToken? Token, User? User, RefreshFault Fault)> RenewAsync(string text, CancellationToken cancellationToken)
    {
        if (!RefreshToken.TryParse(text, out var former))
            return (null, null, RefreshFault.Ended);
        var now = clock.GetUtcNow();
        var live = db.LoginSessions.Where(s => s.Id == former.SessionId && s.RevokedAt == null && s.ExpiresAt > now);
        var user = await live.Join(db.Users.Where(u => u.Enabled), s => s.UserId, u => u.Id, (_, u) => u)
            .AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (user is null)
            return (null, null, RefreshFault.Ended);

        var next = RefreshToken.Create(former.SessionId);
        var renewed = await live.Where(s => s.RefreshHash == former.Hash).ExecuteUpdateAsync(set => set
            .SetProperty(s => s.RefreshHash, next.Hash)
            .SetProperty(s => s.PreviousRefreshHash, former.Hash)
            .SetProperty(s => s.LastUsedAt, now)
            .SetProperty(s => s.ExpiresAt, now + Lifetime), cancellationToken);
        if (renewed == 1)
            return (next, user, RefreshFault.None);
        if (await live.AnyAsync(s => s.PreviousRefreshHash == former.Hash && s.LastUsedAt > now - Grace, cancellationToken))
            return (null, null, RefreshFault.JustUsed);
        await EndAsync(user.Id, live, new("session", former.SessionId.ToString(), user.Username), "refresh_token_reused", cancellationToken);
        Log.RefreshTokenReused(logger, former.SessionId, user.Id);
        return (null, null, RefreshFault.Reused);
    }

    /// <summary>The user's logins that still hold, the last used first.</summary>
    public Task<List<LoginSession>> ListAsync(Guid userId, CancellationToken cancellationToken) =>
        Live(userId).AsNoTracking().OrderByDescending(s => s.LastUsedAt).ToListAsync(cancellationToken);

    /// <returns>False when the user has no such session, or it has ended.</returns>
    public Task<bool> EndAsync(Guid userId, Guid sessionId, CancellationToken cancellationToken) =>
        EndAsync(userId, Live(userId).Where(s => s.Id == sessionId), new("session", sessionId.ToString(), trail.Actor?.Name), AuditEntry.Ok, cancellationToken);

    /// <summary>For who changes more at once, records that, and announces it.</summary>
    /// <param name="userId">Whose.</param>
    /// <param name="except">The one to keep; null: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task EndAllAsync(Guid userId, Guid? except, CancellationToken cancellationToken) =>
        EndAsync(Live(userId).Where(s => s.Id != except), cancellationToken);

    private IQueryable<LoginSession> Live(Guid userId)
    {
        var now = clock.GetUtcNow();
        return db.LoginSessions.Where(s => s.UserId == userId && s.RevokedAt == null && s.ExpiresAt > now);
    }

    private async Task<bool> EndAsync(
        Guid userId, IQueryable<LoginSession> session, AuditTarget target, string result, CancellationToken cancellationToken)
    {
        var isEnded = await db.InTransactionAsync(async token =>
        {
            if (await EndAsync(session, token) == 0)
                return false;
            trail.Record(db, target, result: result);
            return true;
        }, cancellationToken);
        if (isEnded)
            await announcements.PublishAsync(Topic.Logins, userId);
        return isEnded;
    }

    private Task<int> EndAsync(IQueryable<LoginSession> sessions, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return sessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, now), cancellationToken);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A refresh token of session {SessionId} (user {UserId}) was used after it had been replaced: the session was ended.")]
        public static partial void RefreshTokenReused(ILogger logger, Guid sessionId, Guid userId);
    }
}
