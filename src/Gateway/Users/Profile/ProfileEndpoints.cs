using System.Security.Claims;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users.Login;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Profile;

/// <summary><c>/api/auth/me</c>: what a user sees and changes of himself.</summary>
internal static class ProfileEndpoints
{
    public static void MapProfile(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api/auth").WithTags("Profile").RequireAuthorization(Policies.User);
        own.MapGet("/me", Get).WithName("get_me").WithSummary("Who you are.");
        own.MapPut("/me", Change).Audited("profile.change", "user").WithName("change_me").WithSummary("Change your username or e-mail address.")
            .ProducesProblem(StatusCodes.Status409Conflict);
        own.MapPost("/change-password", ChangePassword).Audited("password.change", "user").WithName("change_password")
            .WithSummary("Change your password, which ends your other logins.").ProducesProblem(StatusCodes.Status429TooManyRequests);
    }

    private static async Task<Ok<UserView>> Get(ClaimsPrincipal principal, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken) =>
        TypedResults.Ok(await UserView.OfAsync(await MeAsync(principal, db, cancellationToken), wallets, cancellationToken));

    private static async Task<Results<Ok<UserView>, ProblemHttpResult>> Change(
        ChangeProfileRequest request, ClaimsPrincipal principal, UserChanges changes, GatewayDb db, WalletReader wallets,
        CancellationToken cancellationToken)
    {
        var fault = await changes.RenameAsync(principal.UserId(), request.Username, request.Email, cancellationToken);
        return fault == UserFault.None ? await Get(principal, db, wallets, cancellationToken) : Registration.Explain(fault);
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> ChangePassword(
        ChangePasswordRequest request, ClaimsPrincipal principal, UserChanges changes, LoginService logins, LoginThrottle throttle,
        Passwords passwords, GatewayDb db, TimeProvider clock, HttpContext http, CancellationToken cancellationToken)
    {
        var user = await MeAsync(principal, db, cancellationToken);
        var network = LoginThrottle.NetworkOf(http.Connection.RemoteIpAddress);
        // Whoever holds a stolen access token must not be able to try passwords faster than at the login.
        if (await logins.WaitAsync(user.NormalizedUsername, network, cancellationToken) is { } wait)
            return LoginEndpoints.TooMany(http, wait, clock.GetUtcNow());
        if (!passwords.Matches(user, request.CurrentPassword))
            return Problems.BadRequest("wrong_password", "The current password is wrong.");
        throttle.Succeeded(user.NormalizedUsername, network);
        if (Passwords.IsGuessable(request.NewPassword, user.Username, user.Email))
            return Registration.Explain(UserFault.GuessablePassword);
        return await changes.SetPasswordAsync(user, request.NewPassword, principal.SessionId(), cancellationToken)
            ? TypedResults.NoContent()
            : Registration.PasswordChanged;
    }

    private static Task<User> MeAsync(ClaimsPrincipal principal, GatewayDb db, CancellationToken cancellationToken)
    {
        var id = principal.UserId();
        return db.Users.AsNoTracking().SingleAsync(u => u.Id == id, cancellationToken);
    }
}
