using System.Linq.Expressions;
using System.Security.Claims;
using System.Text.Encodings.Web;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Authentication;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Users.Login;

/// <summary>
/// Authenticates the management API, by an access token or by the console's cookie. Either says which session it belongs to; the
/// database says, at each request, whether that session and its user still hold and what the role is. So a logout, a disabled user and a changed role take effect at once.
/// </summary>
internal sealed class SessionHandler(
    IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder,
    AccessTokens tokens, IDbContextFactory<GatewayDb> databases, TimeProvider clock)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logger, encoder)
{
    public const string SchemeName = "session";

    // Every JWT begins with an encoded {" and so with this. A key of the relay does not, and costs nothing here.
    private const string Prefix = "Bearer eyJ";

    /// <summary>A browser's login is prolonged at most this often.</summary>
    private static readonly TimeSpan RenewalPause = TimeSpan.FromHours(1);

    private (int Status, string Code, string Detail) _fault =
        (StatusCodes.Status401Unauthorized, "not_authenticated", "Log in, and send the access token as \"Authorization: Bearer …\".");

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers.Authorization;
        if (header.Count == 0 && SessionCookie.Read(Request) is { } cookie)
            return await ByCookieAsync(cookie);
        if (header.Count != 1 || header[0] is not { } value || !value.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase))
            return AuthenticateResult.NoResult();
        var (claims, expired) = await tokens.ReadAsync(value["Bearer ".Length..]);
        if (claims is null)
        {
            return expired
                ? Refuse("token_expired", "The access token has expired: get a new one from /api/auth/refresh.")
                : Refuse("invalid_token", "This is not an access token of this site.");
        }

        return await FindAsync(claims.Value.SessionId, s => s.UserId == claims.Value.UserId) is { } user
            ? AuthenticateResult.Success(Ticket(user, claims.Value.SessionId))
            : Refuse("session_ended", "This login has ended: log in again.");
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (_fault.Status == StatusCodes.Status401Unauthorized)
            Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.Of(_fault.Status, _fault.Code, _fault.Detail).ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Your role does not allow this.").ExecuteAsync(Context);

    private async Task<AuthenticateResult> ByCookieAsync(string cookie)
    {
        if (!SessionCookie.MayAct(Request))
        {
            _fault = (StatusCodes.Status403Forbidden, SessionCookie.ForeignPage.Code, SessionCookie.ForeignPage.Detail);
            return AuthenticateResult.Fail(_fault.Code);
        }

        if (!RefreshToken.TryParse(cookie, out var token))
            return Ended();
        var hash = token.ForBrowser().Hash;
        if (await FindAsync(token.SessionId, s => s.RefreshHash == hash) is not { } user)
            return Ended();
        if (user.LastUsedAt < clock.GetUtcNow() - RenewalPause)
            await RenewAsync(token.SessionId, cookie);
        return AuthenticateResult.Success(Ticket(user, token.SessionId));

        AuthenticateResult Ended()
        {
            SessionCookie.Delete(Context);
            return Refuse("session_ended", "This login has ended: log in again.");
        }
    }

    private async Task<SessionUser?> FindAsync(Guid sessionId, Expression<Func<LoginSession, bool>> proof)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(Context.RequestAborted);
        var users = from session in db.LoginSessions.Where(proof)
                    where session.Id == sessionId && session.RevokedAt == null && session.ExpiresAt > now
                    join user in db.Users on session.UserId equals user.Id
                    where user.Enabled
                    select new SessionUser(user.Id, user.Username, user.Role, session.LastUsedAt);
        return await users.SingleOrDefaultAsync(Context.RequestAborted);
    }

    private async Task RenewAsync(Guid sessionId, string cookie)
    {
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(Context.RequestAborted);
        await db.LoginSessions.Where(s => s.Id == sessionId && s.RevokedAt == null).ExecuteUpdateAsync(
            set => set.SetProperty(s => s.LastUsedAt, now).SetProperty(s => s.ExpiresAt, now + Sessions.Lifetime), Context.RequestAborted);
        SessionCookie.Write(Context, cookie);
    }

    private AuthenticationTicket Ticket(SessionUser user, Guid sessionId)
    {
        Claim[] claims =
        [
            new("sub", user.Id.ToString()), new("sid", sessionId.ToString()), new("name", user.Name), new("role", user.Role),
        ];
        return new(new ClaimsPrincipal(new ClaimsIdentity(claims, SchemeName, "name", "role")), SchemeName);
    }

    private AuthenticateResult Refuse(string code, string detail)
    {
        _fault = (StatusCodes.Status401Unauthorized, code, detail);
        return AuthenticateResult.Fail(code);
    }

    private sealed record SessionUser(Guid Id, string Name, string Role, DateTimeOffset LastUsedAt);
}
