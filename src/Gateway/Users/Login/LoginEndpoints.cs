using System.Globalization;
using System.Security.Claims;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Settings;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Users.Login;

/// <summary><c>/api/auth</c>: in, on and out.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder app)
    {
        var open = app.MapGroup("/api/auth").WithTags("Login").AllowAnonymous().AddEndpointFilter(NeverCache);
        open.MapPost("/register", Register).Audited("user.register").WithName("register").WithSummary("Register as a user, where the site allows it.")
            .ProducesProblem(StatusCodes.Status429TooManyRequests);
        open.MapPost("/login", Login).Audited("login", "user", refused: "login.failed").WithName("login").WithSummary("Log in by username or e-mail address.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        open.MapPost("/browser", LoginBrowser).Audited("login", "user", refused: "login.failed").WithName("login_browser")
            .WithSummary("Log a browser in: the login is a cookie that no script can read; the custom header x-apihub-csrf is required.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status429TooManyRequests);
        open.MapPost("/refresh", Refresh).Audited("session.refresh").WithName("refresh").WithSummary("Exchange a refresh token for a new pair of tokens.")
            .ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status409Conflict);

        var own = app.MapGroup("/api/auth").WithTags("Login").RequireAuthorization(Policies.User);
        own.MapPost("/logout", Logout).Audited("logout", "session").WithName("logout").WithSummary("End this login.");
        own.MapGet("/sessions", List).WithName("list_sessions").WithSummary("List your logins.");
        own.MapDelete("/sessions/{id:guid}", End).Audited("session.end").WithName("end_session").WithSummary("End one of your logins.");
    }

    private static async Task<Results<Created<UserView>, ProblemHttpResult>> Register(
        RegisterRequest request, SettingsBook settings, Registration registration, LoginThrottle throttle, WalletReader wallets,
        TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        if (!settings.Current.AllowRegistration)
            return Problems.Of(StatusCodes.Status403Forbidden, "registration_closed", "This site is closed for registration: ask its administrator for a user.");
        if (throttle.BeginRegistration(LoginThrottle.NetworkOf(http.Connection.RemoteIpAddress)) is { } wait)
            return TooMany(http, wait, clock.GetUtcNow(), "registrations from your network");
        var (user, fault) = await registration.AddAsync(
            new(request.Username, request.Email, request.Password, Roles.User, Gift: settings.Current.StartingCredits), cancellationToken);
        return user is null
            ? Registration.Explain(fault)
            : TypedResults.Created("/api/auth/me", await UserView.OfAsync(user, wallets, cancellationToken));
    }

    private static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> Login(
        LoginRequest request, LoginService logins, AccessTokens tokens, WalletReader wallets, TimeProvider clock, HttpContext http,
        CancellationToken cancellationToken)
    {
        if ((request.Username ?? request.Email) is not { Length: > 0 } name)
            return Problems.BadRequest("name_missing", "Give a username or an email.");
        var login = await logins.LoginAsync(name, request.Password, forBrowser: false, http, cancellationToken);
        return login.Fault == LoginFault.None
            ? TypedResults.Ok(LoginAnswer.Of(tokens, login.User!, login.Token, await UserView.OfAsync(login.User!, wallets, cancellationToken)))
            : Refuse(login, http, clock);
    }

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> LoginBrowser(
        LoginRequest request, LoginService logins, WalletReader wallets, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        // Somebody else's page must not log a person in as somebody else, either.
        if (!SessionCookie.ComesFromOwnPage(http.Request))
            return Problems.Of(StatusCodes.Status403Forbidden, SessionCookie.ForeignPage.Code, SessionCookie.ForeignPage.Detail);
        if ((request.Username ?? request.Email) is not { Length: > 0 } name)
            return Problems.BadRequest("name_missing", "Give a username or an email.");
        var login = await logins.LoginAsync(name, request.Password, forBrowser: true, http, cancellationToken);
        if (login.Fault != LoginFault.None)
            return Refuse(login, http, clock);
        SessionCookie.Write(http, login.Token.Text);
        return TypedResults.Ok(await UserView.OfAsync(login.User!, wallets, cancellationToken));
    }

    private static ProblemHttpResult Refuse(LoginOutcome login, HttpContext http, TimeProvider clock) => login.Fault switch
    {
        LoginFault.TooManyFailures => TooMany(http, login.Wait, clock.GetUtcNow()),
        LoginFault.Disabled => Problems.Of(StatusCodes.Status403Forbidden, LoginService.CodeOf(login.Fault), "This user is disabled: ask the site's administrator."),
        _ => Problems.Of(StatusCodes.Status401Unauthorized, LoginService.CodeOf(login.Fault), "There is no such user, or the password is wrong."),
    };

    private static async Task<Results<Ok<LoginAnswer>, ProblemHttpResult>> Refresh(
        RefreshRequest request, Sessions sessions, AccessTokens tokens, WalletReader wallets, CancellationToken cancellationToken)
    {
        var (token, user, fault) = await sessions.RenewAsync(request.RefreshToken, cancellationToken);
        return fault switch
        {
            RefreshFault.None => TypedResults.Ok(LoginAnswer.Of(tokens, user!, token!.Value, await UserView.OfAsync(user!, wallets, cancellationToken))),
            RefreshFault.JustUsed => Problems.Conflict("refresh_token_just_used", "Another request has just used this refresh token: use the tokens that it got."),
            RefreshFault.Reused => Problems.Of(StatusCodes.Status401Unauthorized, "refresh_token_reused", "This refresh token was replaced before, so somebody has a copy. The login was ended: log in again."),
            _ => Problems.Of(StatusCodes.Status401Unauthorized, "session_ended", "This login has ended: log in again."),
        };
    }

    private static async Task<NoContent> Logout(ClaimsPrincipal principal, Sessions sessions, HttpContext http, CancellationToken cancellationToken)
    {
        SessionCookie.Delete(http);
        await sessions.EndAsync(principal.UserId(), principal.SessionId(), cancellationToken);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<SessionList>> List(ClaimsPrincipal principal, Sessions sessions, CancellationToken cancellationToken)
    {
        var current = principal.SessionId();
        var list = await sessions.ListAsync(principal.UserId(), cancellationToken);
        return TypedResults.Ok(new SessionList(
            [.. list.Select(s => new SessionView(s.Id, s.CreatedAt, s.LastUsedAt, s.ExpiresAt, s.Address, s.UserAgent, s.Id == current))]));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> End(
        Guid id, ClaimsPrincipal principal, Sessions sessions, CancellationToken cancellationToken) =>
        await sessions.EndAsync(principal.UserId(), id, cancellationToken) ? TypedResults.NoContent() : Problems.NotFound("session");

    /// <summary>429 that says when to try again, for people and for programs.</summary>
    internal static ProblemHttpResult TooMany(HttpContext http, TimeSpan wait, DateTimeOffset now, string what = "failed logins")
    {
        var seconds = (long)Math.Ceiling(wait.TotalSeconds);
        http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_attempts",
            string.Create(CultureInfo.InvariantCulture, $"Too many {what}. Try again in {seconds} s, at {now.AddSeconds(seconds):HH:mm:ss} UTC."));
    }

    private static ValueTask<object?> NeverCache(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        context.HttpContext.Response.Headers.CacheControl = "no-store";
        return next(context);
    }
}
