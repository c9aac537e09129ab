using System.Text.Json;
using ApiHub.Gateway.Coordination;
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
        accounts.MapPatch("/{id:guid}", Change).WithSummary("Changes an account; what is absent stays as it is.");
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
        await db.Accounts.AsNoTracking().FirstOrDefaultAsync(a => a.Id == id, cancellationToken) is { } row
            ? TypedResults.Ok(views.Of(row))
            : Problems.NotFound("account");

    private static async Task<Results<Created<AccountView>, ProblemHttpResult>> Create(
        CreateAccountRequest request, GatewayDb db, AccountPool pool, IAnnouncements announcements, AccountViews views, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (Fault(request.Kind, request.BaseUrl, request.OnDisconnect) is { } fault)
            return fault;
        var now = clock.GetUtcNow();
        var row = new Account
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name.Trim(),
            Kind = request.Kind,
            BaseUrl = request.BaseUrl,
            ProtectedCredential = request.Credential is null ? null : pool.Protect(request.Credential),
            Models = [.. request.Models ?? (request.Kind == AccountKinds.Demo ? ["demo"] : [])],
            OnDisconnect = request.OnDisconnect ?? DisconnectPolicies.Drain,
            Enabled = request.Enabled,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Accounts.Add(row);
        if (!await TrySaveAsync(db, cancellationToken))
            return NameTaken(row.Name);
        await announcements.PublishAsync(Topic.Accounts, row.Id);
        return TypedResults.Created($"/api/admin/accounts/{row.Id}", views.Of(row));
    }

    private static async Task<Results<Ok<AccountView>, ProblemHttpResult>> Change(
        Guid id,
        ChangeAccountRequest request,
        GatewayDb db,
        AccountPool pool,
        IAnnouncements announcements,
        AccountViews views,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var row = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (row is null)
            return Problems.NotFound("account");
        if (row.FromEnvironment)
            return FromEnvironment(row);
        if (Fault(row.Kind, request.BaseUrl, request.OnDisconnect) is { } fault)
            return fault;
        var groups = request.Name is null ? [] : await RenameAsync(db, row, request.Name.Trim(), cancellationToken);
        row.BaseUrl = request.BaseUrl ?? row.BaseUrl;
        row.ProtectedCredential = request.Credential is null ? row.ProtectedCredential : pool.Protect(request.Credential);
        row.Models = request.Models is null ? row.Models : [.. request.Models];
        row.OnDisconnect = request.OnDisconnect ?? row.OnDisconnect;
        row.Enabled = request.Enabled ?? row.Enabled;
        row.UpdatedAt = clock.GetUtcNow();
        if (!await TrySaveAsync(db, cancellationToken))
            return NameTaken(row.Name);
        await announcements.PublishAsync(Topic.Accounts, id);
        foreach (var group in groups)
            await announcements.PublishAsync(Topic.Groups, group);
        return TypedResults.Ok(views.Of(row));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> Delete(
        Guid id, GatewayDb db, IAnnouncements announcements, CancellationToken cancellationToken)
    {
        var row = await db.Accounts.FirstOrDefaultAsync(a => a.Id == id, cancellationToken);
        if (row is null)
            return Problems.NotFound("account");
        if (row.FromEnvironment)
            return FromEnvironment(row);
        await db.Accounts.Where(a => a.Id == id).ExecuteDeleteAsync(cancellationToken);
        await announcements.PublishAsync(Topic.Accounts, id);
        return TypedResults.NoContent();
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

    private static ProblemHttpResult? Fault(string kind, string? baseUrl, string? onDisconnect)
    {
        if (!AccountKinds.All.Contains(kind))
            return Problems.BadRequest("unknown_kind", "kind must be one of " + string.Join(", ", AccountKinds.All) + ".");
        if (baseUrl is not null && !AccountAddress.TryParse(baseUrl, out _))
            return Problems.BadRequest("invalid_base_url", "base_url must be an address such as https://api.example.com/v1, without user, query or fragment.");
        if (onDisconnect is not (null or DisconnectPolicies.Drain or DisconnectPolicies.Cancel))
            return Problems.BadRequest("invalid_on_disconnect", "on_disconnect must be drain or cancel.");
        return null;
    }

    /// <summary>Groups name the accounts that may serve their users, and go on naming this one.</summary>
    /// <returns>Which groups do.</returns>
    private static async Task<List<Guid>> RenameAsync(GatewayDb db, Account row, string name, CancellationToken cancellationToken)
    {
        var former = row.Name;
        row.Name = name;
        if (former == name)
            return [];
        var groups = (await db.Groups.ToListAsync(cancellationToken)).FindAll(group => group.AllowedAccounts.Contains(former));
        foreach (var group in groups)
            group.AllowedAccounts = group.AllowedAccounts.ConvertAll(allowed => allowed == former ? name : allowed);
        return groups.ConvertAll(group => group.Id);
    }

    private static async Task<bool> TrySaveAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return true;
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return false;
        }
    }

    private static ProblemHttpResult NameTaken(string name) =>
        Problems.Conflict("name_taken", $"There is already an account named {name}; choose another name.");

    private static ProblemHttpResult FromEnvironment(Account account) =>
        Problems.Conflict("from_environment", $"The account {account.Name} is made from environment variables; change those and start again.");
}
