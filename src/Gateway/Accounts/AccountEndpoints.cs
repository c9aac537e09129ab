using System.Text.Json;
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
        accounts.MapGet("/", List).WithSummary("Lists the accounts and how they fare.");
        accounts.MapPost("/", Create).WithSummary("Adds an account.");
        accounts.MapGet("/{id:guid}", Get).WithSummary("Shows an account.");
        accounts.MapPatch("/{id:guid}", Change).WithSummary("Changes an account; what is absent stays as it is, what is null is cleared.");
        accounts.MapDelete("/{id:guid}", Delete).WithSummary("Removes an account.");
        accounts.MapPost("/{id:guid}/test", Test).WithSummary("Asks an account for its models; never a paid call.");
        accounts.MapPost("/{id:guid}/clear", Clear).WithSummary("Ends an account's quarantine and cool-downs.");
    }

    private static async Task<Ok<AccountList>> List(GatewayDb db, AccountViews views, CancellationToken cancellationToken)
    {
        var rows = await db.Accounts.AsNoTracking().OrderBy(a => a.CreatedAt).ToListAsync(cancellationToken);
        return TypedResults.Ok(new AccountList([.. rows.Select(views.Of)], rows.Count));
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

    private static async Task<Results<Ok<AccountTestView>, ProblemHttpResult>> Test(
        Guid id, AccountPool pool, AccountProbe probe, CancellationToken cancellationToken)
    {
        if (pool.Find(id) is not { } account)
            return Problems.NotFound("enabled account");
        var result = await probe.AskAsync(account, cancellationToken);
        if (result.Verdict == ProbeVerdict.Well)
            account.State.EndQuarantine();
        return TypedResults.Ok(new AccountTestView(JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Verdict.ToString()), result.Detail, result.Models));
    }

    private static Results<NoContent, ProblemHttpResult> Clear(Guid id, AccountPool pool)
    {
        if (pool.Find(id) is not { } account)
            return Problems.NotFound("enabled account");
        account.State.Clear();
        return TypedResults.NoContent();
    }

    private static Task<Account?> FindAsync(GatewayDb db, Guid id, CancellationToken cancellationToken) =>
        db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
}
