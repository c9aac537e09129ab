using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Administration;

/// <summary><c>/api/admin/users</c>: what administrators do with users.</summary>
internal static class AdministrationEndpoints
{
    public static void MapAdministration(this IEndpointRouteBuilder app)
    {
        var users = app.MapGroup("/api/admin/users").WithTags("Users").RequireAuthorization(Policies.Admin);
        users.MapGet("", ListUsers.ListAsync).WithName("list_users").WithSummary("List users.");
        users.MapPost("", Create).Audited("user.create").WithName("create_user").WithSummary("Make a user.").ProducesProblem(StatusCodes.Status409Conflict);
        users.MapGet("/{id:guid}", Get).WithName("get_user").WithSummary("One user.").ProducesProblem(StatusCodes.Status404NotFound);
        users.MapPatch("/{id:guid}", Change).Audited("user.change").WithName("change_user").WithSummary("Change a user's role, state, e-mail address, group or limits.")
            .ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        users.MapPost("/{id:guid}/reset-password", ResetPassword).Audited("user.reset_password").WithName("reset_password")
            .WithSummary("Give a user another password, which ends his logins.").ProducesProblem(StatusCodes.Status404NotFound);
    }

    private static async Task<Results<Created<ManagedUserView>, ProblemHttpResult>> Create(
        CreateUserRequest request, Registration registration, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken)
    {
        var (user, fault) = await registration.AddAsync(
            new(request.Username, request.Email, request.Password, request.Role, request.GroupId), cancellationToken);
        return user is null
            ? Registration.Explain(fault)
            : TypedResults.Created($"/api/admin/users/{user.Id}", await ViewAsync(user.Id, db, wallets, cancellationToken));
    }

    private static async Task<Results<Ok<ManagedUserView>, ProblemHttpResult>> Get(
        Guid id, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken) =>
        await ViewAsync(id, db, wallets, cancellationToken) is { } user ? TypedResults.Ok(user) : Problems.NotFound("user");

    private static async Task<Results<Ok<ManagedUserView>, ProblemHttpResult>> Change(
        Guid id, ChangeUserRequest request, UserAccess access, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken) =>
        await access.ChangeAsync(id, request, cancellationToken) switch
        {
            ChangeFault.None => TypedResults.Ok(await ViewAsync(id, db, wallets, cancellationToken)),
            ChangeFault.EmailTaken => Registration.Explain(UserFault.EmailTaken),
            ChangeFault.UnknownGroup => Registration.Explain(UserFault.UnknownGroup),
            ChangeFault.LastAdmin => Problems.Conflict("last_admin", "This is the last administrator: make another one first."),
            _ => Problems.NotFound("user"),
        };

    private static async Task<Results<Ok<GeneratedPassword>, NoContent, ProblemHttpResult>> ResetPassword(
        Guid id, ResetPasswordRequest request, UserChanges changes, GatewayDb db, CancellationToken cancellationToken)
    {
        if (await FindAsync(id, db, cancellationToken) is not { } user)
            return Problems.NotFound("user");
        var password = request.Password ?? Passwords.Generate();
        if (Passwords.IsGuessable(password, user.Username, user.Email))
            return Registration.Explain(UserFault.GuessablePassword);
        if (!await changes.SetPasswordAsync(user, password, keepSession: null, cancellationToken))
            return Registration.PasswordChanged;
        return request.Password is null ? TypedResults.Ok(new GeneratedPassword(password)) : TypedResults.NoContent();
    }

    private static async Task<ManagedUserView?> ViewAsync(Guid id, GatewayDb db, WalletReader wallets, CancellationToken cancellationToken) =>
        await db.Users.Where(u => u.Id == id).WithGroups(db).AsNoTracking().SingleOrDefaultAsync(cancellationToken) is { } row
            ? new(row, await wallets.ReadAsync(id, cancellationToken))
            : null;

    private static Task<User?> FindAsync(Guid id, GatewayDb db, CancellationToken cancellationToken) =>
        db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == id, cancellationToken);
}
