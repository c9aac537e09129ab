using System.Data;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Plans;

/// <summary>Makes, changes and removes groups: each all of it, or nothing.</summary>
internal sealed class GroupWrites(IDbContextFactory<GatewayDb> databases, AuditTrail trail, IAnnouncements announcements, TimeProvider clock)
{
    public async Task<(Guid Id, ProblemHttpResult? Fault)> CreateAsync(Action<Group> apply, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7(clock.GetUtcNow());
        return (id, await WriteAsync(id, isNew: true, apply, cancellationToken));
    }

    public async Task<ProblemHttpResult?> ChangeAsync(Guid id, Action<Group> apply, CancellationToken cancellationToken)
    {
        var fault = await WriteAsync(id, isNew: false, apply, cancellationToken);
        if (fault is null)
            await announcements.PublishAsync(Topic.Groups, id);
        return fault;
    }

    public async Task<ProblemHttpResult?> DeleteAsync(Guid id, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var isDeleted = await db.InTransactionAsync(async token =>
        {
            var before = await db.Groups.AsNoTracking().FirstOrDefaultAsync(g => g.Id == id, token);
            if (await db.Groups.Where(g => g.Id == id && !g.IsDefault && !db.Users.Any(u => u.GroupId == id)).ExecuteDeleteAsync(token) == 0 || before is null)
                return false;
            trail.Record(db, Target(before), before: View(before));
            return true;
        }, cancellationToken);
        if (isDeleted)
            return null;
        return await db.Groups.Where(g => g.Id == id).WithCounts(db).AsNoTracking().FirstOrDefaultAsync(cancellationToken) switch
        {
            null => Problems.NotFound("group"),
            { Group.IsDefault: true } row => Problems.Conflict(
                "default_group", $"New users come into the group {row.Group.Name}: make another one the default before you delete it."),
            var row => Problems.Conflict(
                "group_in_use", $"The group {row.Group.Name} has {row.Users} {(row.Users == 1 ? "user" : "users")}: give them another group before you delete it."),
        };
    }

    private async Task<ProblemHttpResult?> WriteAsync(Guid id, bool isNew, Action<Group> apply, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(token => WriteOnceAsync(id, isNew, apply, token), cancellationToken);
    }

    private async Task<ProblemHttpResult?> WriteOnceAsync(Guid id, bool isNew, Action<Group> apply, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Serializable: of two groups that become the default at once, one is tried again.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        var now = clock.GetUtcNow();
        if (isNew)
            db.Groups.Add(new() { Id = id, Name = "", CreatedAt = now, UpdatedAt = now });
        if (await db.Groups.FindAsync([id], cancellationToken) is not { } group)
            return Problems.NotFound("group");
        var before = isNew ? null : View(group);
        var (wasDefault, knownAccounts) = (group.IsDefault, group.AllowedAccounts);
        apply(group);
        group.UpdatedAt = now;
        if (wasDefault && !group.IsDefault)
            return Problems.Conflict("default_group", "New users must come into some group: make another one the default instead.");
        if (await UnknownAccountAsync(db, group.AllowedAccounts.Except(knownAccounts), cancellationToken) is { } unknown)
            return Problems.BadRequest("unknown_account", $"allowed_accounts: there is no account for {unknown}.");
        if (await db.Groups.AnyAsync(g => g.Id != id && g.Name == group.Name, cancellationToken))
            return NameTaken(group.Name);
        if (group.IsDefault && !wasDefault)
            await db.Groups.Where(g => g.IsDefault).ExecuteUpdateAsync(set => set.SetProperty(g => g.IsDefault, false).SetProperty(g => g.UpdatedAt, now), cancellationToken);
        trail.Record(db, Target(group), before, View(group));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return NameTaken(group.Name);
        }

        await transaction.CommitAsync(cancellationToken);
        return null;
    }

    /// <summary>A name that is not there would let nobody through. Those of accounts that have gone since stay, for they may come back.</summary>
    private static async Task<string?> UnknownAccountAsync(GatewayDb db, IEnumerable<string> names, CancellationToken cancellationToken)
    {
        var wanted = names.ToList();
        if (wanted.Count == 0)
            return null;
        var there = await db.Accounts.Select(a => new { a.Name, a.Group }).ToListAsync(cancellationToken);
        return wanted.Find(entry => !there.Exists(a => a.Name == entry || (a.Group is not null && AccountFilter.LabelPrefix + a.Group == entry)));
    }

    private static AuditTarget Target(Group group) => new("group", group.Id.ToString(), group.Name);

    /// <summary>How many users it has is not what changes here.</summary>
    private static GroupView View(Group group) => GroupView.Of(new(group, Users: 0));

    private static ProblemHttpResult NameTaken(string name) =>
        Problems.Conflict("name_taken", $"There is already a group named {name}; choose another name.");
}
