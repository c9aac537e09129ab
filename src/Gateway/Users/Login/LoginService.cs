using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Login;

internal enum LoginFault
{
    None,

    /// <summary>No such user, or not the password: which of the two is not said.</summary>
    WrongCredentials,

    /// <summary>Told only to somebody who has the right password.</summary>
    Disabled,

    TooManyFailures,
}

/// <summary>What came of a name and a password.</summary>
/// <param name="Fault">Why there is no login.</param>
/// <param name="User">Who has logged in.</param>
/// <param name="Token">The login's first refresh token.</param>
/// <param name="Wait">After too many failures, the time until the next attempt is heard.</param>
internal readonly record struct LoginOutcome(LoginFault Fault, User? User = null, RefreshToken Token = default, TimeSpan Wait = default);

/// <summary>Checks names and passwords.</summary>
internal sealed class LoginService(GatewayDb db, AuditTrail trail, Passwords passwords, Sessions sessions, LoginThrottle throttle)
{
    /// <param name="name">A username or an e-mail address.</param>
    /// <param name="password">As typed.</param>
    /// <param name="forBrowser">Whether the login is kept in a browser's cookie.</param>
    /// <param name="http">The request, for its address.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<LoginOutcome> LoginAsync(string name, string password, bool forBrowser, HttpContext http, CancellationToken cancellationToken)
    {
        var account = User.Normalize(name.Trim());
        var network = LoginThrottle.NetworkOf(http.Connection.RemoteIpAddress);
        if (await WaitAsync(account, network, cancellationToken) is { } wait)
            return new(LoginFault.TooManyFailures, Wait: wait);

        var user = await Named(account).AsNoTracking().SingleOrDefaultAsync(cancellationToken);
        if (!passwords.Matches(user, password))
            return await FailAsync(LoginFault.WrongCredentials, user, name, cancellationToken);
        throttle.Succeeded(account, network);
        if (!user.Enabled)
            return await FailAsync(LoginFault.Disabled, user, name, cancellationToken);
        return await sessions.BeginAsync(user, LoginOrigin.Of(http), forBrowser, cancellationToken) is { } token
            ? new(LoginFault.None, user, token)
            : await FailAsync(LoginFault.WrongCredentials, user, name, cancellationToken);
    }

    /// <summary>What the throttle does not hear is not recorded, either: it bounds how fast anybody can fill the table.</summary>
    private async Task<LoginOutcome> FailAsync(LoginFault fault, User? user, string name, CancellationToken cancellationToken)
    {
        trail.Record(db, AuditTarget.User(user?.Id, user?.Username ?? name), result: CodeOf(fault));
        await db.SaveChangesAsync(cancellationToken);
        return new(fault);
    }

    public static string CodeOf(LoginFault fault) => fault == LoginFault.Disabled ? "user_disabled" : "invalid_credentials";

    /// <returns>How long to wait before the name's next attempt from this network; null: the attempt has begun.</returns>
    public async Task<TimeSpan?> WaitAsync(string account, string network, CancellationToken cancellationToken)
    {
        var refusal = throttle.Begin(account, network, knownNetwork: false);
        if (refusal is { AccountOnly: true } && await HasLoggedInFromAsync(account, network, cancellationToken))
            refusal = throttle.Begin(account, network, knownNetwork: true);
        return refusal?.Wait;
    }

    private async Task<bool> HasLoggedInFromAsync(string account, string network, CancellationToken cancellationToken)
    {
        var addresses = await Named(account)
            .Join(db.LoginSessions, u => u.Id, s => s.UserId, (_, s) => s.Address)
            .Distinct().ToListAsync(cancellationToken);
        return addresses.Exists(a => System.Net.IPAddress.TryParse(a, out var address) && LoginThrottle.NetworkOf(address) == network);
    }

    private IQueryable<User> Named(string account) => account.Contains('@')
        ? db.Users.Where(u => u.NormalizedEmail == account)
        : db.Users.Where(u => u.NormalizedUsername == account);
}
