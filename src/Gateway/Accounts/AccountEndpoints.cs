using ApiHub.Gateway.Accounts.Import;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

internal static class AccountEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var accounts = routes.MapGroup("/api/admin/accounts").RequireAuthorization(Policies.Operator).WithTags("Accounts");
        accounts.MapGet("/", ListAccounts.ListAsync).WithSummary("Lists the accounts and how they fare.");
        accounts.MapPost("/", Create).Audited("account.create").WithSummary("Adds an account.");
        accounts.MapGet("/{id:guid}", Get).WithSummary("Shows an account.");
        accounts.MapPatch("/{id:guid}", Change).Audited("account.change").WithSummary("Changes an account; what is absent stays as it is, what is null is cleared.");
        accounts.MapDelete("/{id:guid}", Delete).Audited("account.delete").WithSummary("Removes an account.");
        AccountActions.Map(accounts);
        ImportAccounts.Map(accounts);
    }

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> Get(
        Guid id, GatewayDb db, AccountViews views, CancellationToken cancellationToken) =>
        await FindAsync(db, id, cancellationToken) is { } row ? TypedResults.Ok(views.Of(row)) : Problems.NotFound("account");

    private static async Task<Results<Created<AccountView>, ProblemHttpResult>> Create(
        CreateAccountRequest request, AccountWrites writes, AccountViews views, CancellationToken cancellationToken)
    {
        var (row, fault) = await writes.CreateAsync(request, cancellationToken);
        return fault is null ? TypedResults.Created($"/api/admin/accounts/{row.Id}", views.Of(row)) : fault;
    }

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> Change(
        Guid id, ChangeAccountRequest request, GatewayDb db, AccountWrites writes, AccountViews views, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, id, cancellationToken) is not { } row)
            return Problems.NotFound("account");
        return await writes.ChangeAsync(row, request, cancellationToken) is { } fault ? fault : TypedResults.Ok(views.Of(row));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(Guid id, GatewayDb db, AccountWrites writes, CancellationToken cancellationToken)
    {
        if (await FindAsync(db, id, cancellationToken) is not { } row)
            return Problems.NotFound("account");
        return await writes.DeleteAsync(row, cancellationToken) is { } fault ? fault : TypedResults.NoContent();
    }

    private static Task<Account?> FindAsync(GatewayDb db, Guid id, CancellationToken cancellationToken) =>
        db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
}
