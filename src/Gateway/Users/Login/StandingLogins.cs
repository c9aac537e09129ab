using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Login;

/// <summary>Whether a login still holds: for what goes on long after the request that it came with.</summary>
internal sealed class StandingLogins(IDbContextFactory<GatewayDb> databases, TimeProvider clock)
{
    /// <returns>Whether login and user hold, and the user's role is still this one.</returns>
    public async Task<bool> HoldsAsync(Guid sessionId, string role, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.LoginSessions.Where(s => s.Id == sessionId && s.RevokedAt == null && s.ExpiresAt > now)
            .AnyAsync(s => db.Users.Any(u => u.Id == s.UserId && u.Enabled && u.Role == role), cancellationToken);
    }
}
