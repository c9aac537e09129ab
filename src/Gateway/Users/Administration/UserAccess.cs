using System.Data;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users.Administration;

internal enum ChangeFault
{
    None,
    NoSuchUser,
    EmailTaken,
    UnknownGroup,

    /// <summary>Afterwards nobody could administrate the site.</summary>
    LastAdmin,
}

/// <summary>Changes who a user is and what he may do: all of it, or nothing.</summary>
internal sealed class UserAccess(IDbContextFactory<GatewayDb> databases, AuditTrail trail, IAnnouncements announcements, TimeProvider clock)
{
    public async Task<ChangeFault> ChangeAsync(Guid id, ChangeUserRequest change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var fault = await db.Database.CreateExecutionStrategy().ExecuteAsync(
            token => ChangeOnceAsync(id, change, token), cancellationToken);
        if (fault == ChangeFault.None)
            await announcements.PublishAsync(Topic.User, id);
        return fault;
    }

    private async Task<ChangeFault> ChangeOnceAsync(
        Guid id, ChangeUserRequest change, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // Serializable: of two administrators who demote each other at once, one is tried again and then refused.
        await using var transaction = await db.Database.BeginTransactionAsync(IsolationLevel.Serializable, cancellationToken);
        if (await db.Users.SingleOrDefaultAsync(u => u.Id == id, cancellationToken) is not { } user)
            return ChangeFault.NoSuchUser;
        if (change.GroupId is { } group && !await db.Groups.AnyAsync(g => g.Id == group, cancellationToken))
            return ChangeFault.UnknownGroup;
        var before = await ViewAsync(db, id, cancellationToken);
        Apply(change, user, clock.GetUtcNow());
        if (!await db.Users.AnyAsync(u => u.Id != id && u.Role == Roles.Admin && u.Enabled, cancellationToken)
            && user is not { Role: Roles.Admin, Enabled: true })
            return ChangeFault.LastAdmin;
        if (await Registration.TakenAsync(db, user.Username, user.Email, id, cancellationToken) is not null)
            return ChangeFault.EmailTaken;
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return ChangeFault.EmailTaken;
        }

        if (!user.Enabled)
            await EndLoginsAsync(db, user, cancellationToken);
        trail.Record(db, AuditTarget.User(id, user.Username), before, await ViewAsync(db, id, cancellationToken));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return ChangeFault.None;
    }

    /// <summary>As it stands in the database, without its wallet, which is not what changes here.</summary>
    private static async Task<ManagedUserView> ViewAsync(GatewayDb db, Guid id, CancellationToken cancellationToken) =>
        new(await db.Users.Where(u => u.Id == id).WithGroups(db).AsNoTracking().SingleAsync(cancellationToken), WalletView.Of(null));

    private static void Apply(ChangeUserRequest change, User user, DateTimeOffset now)
    {
        user.Role = change.Role ?? user.Role;
        user.Enabled = change.Enabled ?? user.Enabled;
        user.Email = change.Email ?? user.Email;
        user.NormalizedEmail = User.Normalize(user.Email);
        user.GroupId = change.GroupId ?? user.GroupId;
        if (change.Gives(nameof(change.Limits)))
            user.Limits = change.Limits?.ApplyTo(user.Limits) ?? LimitSet.None;
        user.UpdatedAt = now;
    }

    /// <summary>So that enabling him again does not bring them back.</summary>
    private static Task EndLoginsAsync(GatewayDb db, User user, CancellationToken cancellationToken) =>
        db.LoginSessions.Where(s => s.UserId == user.Id && s.RevokedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(s => s.RevokedAt, user.UpdatedAt), cancellationToken);
}
