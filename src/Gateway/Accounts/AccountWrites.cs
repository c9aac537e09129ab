using ApiHub.Gateway.Accounts.Import;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Accounts;

/// <summary>Makes, changes and removes accounts, and tells all nodes.</summary>
internal sealed class AccountWrites(
    GatewayDb db, AuditTrail trail, AccountViews views, AccountSecrets secrets, IAnnouncements announcements, TimeProvider clock)
{
    /// <summary>How the names of the row's secrets begin.</summary>
    private const string Secret = "Protected";

    public async Task<(Account Row, ProblemHttpResult? Fault)> CreateAsync(CreateAccountRequest request, CancellationToken cancellationToken)
    {
        var row = New(request);
        if (Apply(request, row) is { } fault)
            return (row, fault);
        db.Accounts.Add(row);
        return (row, await SaveAndTellAsync(row, null, [], cancellationToken));
    }

    /// <summary>Makes the account, or changes the one that has its name. Tells nobody: that is for the whole file to do.</summary>
    /// <param name="request">The account.</param>
    /// <param name="keep">False: only says what would come of it.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<(ImportResult Result, string? Problem)> ImportAsync(CreateAccountRequest request, bool keep, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        var known = await db.Accounts.FirstOrDefaultAsync(a => a.Name == name, cancellationToken);
        var row = known ?? New(request);
        var before = known is null ? null : Told(row);
        var fault = known switch
        {
            { FromEnvironment: true } => FromEnvironment(known),
            { Kind: var kind } when kind != request.Kind => Problems.Conflict("other_kind", $"The account {name} is of the kind {kind}, which cannot be changed."),
            _ => Apply(request, row),
        };
        if (known is null)
            db.Accounts.Add(row);
        if (fault is null && keep)
            fault = await SaveAsync(row, before, cancellationToken);
        db.ChangeTracker.Clear();
        return fault is null ? (known is null ? ImportResult.Created : ImportResult.Updated, null) : (ImportResult.Failed, fault.ProblemDetails.Detail);
    }

    public async Task<ProblemHttpResult?> ChangeAsync(Account row, ChangeAccountRequest request, CancellationToken cancellationToken)
    {
        if (row.FromEnvironment)
            return FromEnvironment(row);
        var before = Told(row);
        if (Apply(request, row) is { } fault)
            return fault;
        return await SaveAndTellAsync(row, before, request.Name is null ? [] : await RenameAsync(row, request.Name.Trim(), cancellationToken), cancellationToken);
    }

    /// <summary>Also for accounts of the environment: which of them rest is nothing that it says.</summary>
    public async Task PauseAsync(Account row, bool paused, CancellationToken cancellationToken)
    {
        var before = Told(row);
        row.Paused = paused;
        await SaveAndTellAsync(row, before, [], cancellationToken);
    }

    public async Task<ProblemHttpResult?> DeleteAsync(Account row, CancellationToken cancellationToken)
    {
        if (row.FromEnvironment)
            return FromEnvironment(row);
        await db.InTransactionAsync(async token =>
        {
            if (await db.Accounts.Where(a => a.Id == row.Id).ExecuteDeleteAsync(token) > 0)
                trail.Record(db, Target(row), before: Told(row));
            return true;
        }, cancellationToken);
        await announcements.PublishAsync(Topic.Accounts, row.Id);
        return null;
    }

    private Account New(CreateAccountRequest request)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Id = Guid.CreateVersion7(now),
            Name = request.Name.Trim(),
            Kind = request.Kind,
            Models = request.Kind == AccountKinds.Demo ? [Demo.DemoUpstream.Model] : [],
            OnDisconnect = DisconnectPolicies.Drain,
            CreatedAt = now,
        };
    }

    private ProblemHttpResult? Apply(AccountRequest request, Account row)
    {
        if (request.Gives(nameof(request.BaseUrl)))
            row.BaseUrl = request.BaseUrl?.Trim();
        if (request.Gives(nameof(request.Credential)))
            row.ProtectedCredential = secrets.Protect(request.Credential);
        if (request.Gives(nameof(request.ManagementKey)))
            row.ProtectedManagementKey = secrets.Protect(request.ManagementKey);
        if (request.Gives(nameof(request.Proxy)) && request.Proxy != row.Proxy)
        {
            AccountProxy? proxy = null;
            if (request.Proxy is not null && !AccountProxy.TryParse(request.Proxy, out proxy))
                return Problems.BadRequest("invalid_proxy", "proxy must be an http, https or socks5 address such as socks5://user:password@host:1080.");
            (row.Proxy, row.ProtectedProxyPassword) = (proxy?.Address, secrets.Protect(proxy?.Password));
        }

        if (request.Gives(nameof(request.Models)))
            row.Models = request.Models ?? [];
        if (request.Gives(nameof(request.ModelAliases)))
            row.ModelAliases = request.ModelAliases ?? [];
        if (request.Gives(nameof(request.Weight)))
            row.Weight = request.Weight ?? Account.UsualWeight;
        if (request.Gives(nameof(request.Priority)))
            row.Priority = request.Priority ?? 0;
        if (request.Gives(nameof(request.MaxConcurrency)))
            row.MaxConcurrency = request.MaxConcurrency;
        if (request.Gives(nameof(request.Group)))
            row.Group = request.Group?.Trim();
        if (request.Gives(nameof(request.OnDisconnect)))
            row.OnDisconnect = request.OnDisconnect ?? DisconnectPolicies.Drain;
        if (request.Gives(nameof(request.Enabled)))
            row.Enabled = request.Enabled ?? true;
        return AccountRules.Fault(row);
    }

    /// <summary>Groups name the accounts that may serve their users, and go on naming this one.</summary>
    /// <returns>Which groups do.</returns>
    private async Task<List<Guid>> RenameAsync(Account row, string name, CancellationToken cancellationToken)
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

    private async Task<ProblemHttpResult?> SaveAndTellAsync(Account row, AccountView? before, List<Guid> groups, CancellationToken cancellationToken)
    {
        if (await SaveAsync(row, before, cancellationToken) is { } fault)
            return fault;
        await announcements.PublishAsync(Topic.Accounts, row.Id);
        foreach (var group in groups)
            await announcements.PublishAsync(Topic.Groups, group);
        return null;
    }

    private async Task<ProblemHttpResult?> SaveAsync(Account row, AccountView? before, CancellationToken cancellationToken)
    {
        row.Changed(clock.GetUtcNow());
        trail.Record(db, Target(row), before, Told(row));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            return null;
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return Problems.Conflict("name_taken", $"There is already an account named {row.Name}; choose another name.");
        }
    }

    public static AuditTarget Target(Account row) => new("account", row.Id.ToString(), row.Name);

    private AuditedAccount Told(Account row) => new(
        views.Of(row),
        [.. db.Entry(row).Properties.Where(p => p.IsModified && p.Metadata.Name.StartsWith(Secret, StringComparison.Ordinal))
            .Select(p => SnakeCase.Of(p.Metadata.Name[Secret.Length..]))]);

    private static ProblemHttpResult FromEnvironment(Account account) =>
        Problems.Conflict("from_environment", $"The account {account.Name} is made from environment variables; change those and start again.");
}
