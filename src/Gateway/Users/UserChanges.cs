using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users.Login;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users;

/// <summary>Changes a user's names and password, whoever asks for it.</summary>
internal sealed class UserChanges(
    GatewayDb db, AuditTrail trail, Passwords passwords, Sessions sessions, FirstAdmin firstAdmin, IAnnouncements announcements, TimeProvider clock)
{
    /// <summary>Null leaves a name as it is.</summary>
    public async Task<UserFault> RenameAsync(Guid id, string? username, string? email, CancellationToken cancellationToken)
    {
        var user = await db.Users.SingleAsync(u => u.Id == id, cancellationToken);
        var before = View(user);
        user.Username = username ?? user.Username;
        user.NormalizedUsername = User.Normalize(user.Username);
        user.Email = email ?? user.Email;
        user.NormalizedEmail = User.Normalize(user.Email);
        user.UpdatedAt = clock.GetUtcNow();
        if (await Registration.TakenAsync(db, user.Username, user.Email, user.Id, cancellationToken) is { } taken)
            return taken;
        trail.Record(db, AuditTarget.User(id, user.Username), before, View(user));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await announcements.PublishAsync(Topic.User, id);
            return UserFault.None;
        }
        catch (DbUpdateException e) when (Registration.TakenName(e) is { } fault)
        {
            return fault;
        }
    }

    /// <summary>Sets a password and ends the user's logins.</summary>
    /// <param name="user">As it was read: the change is refused when the password has changed since.</param>
    /// <param name="password">The new one.</param>
    /// <param name="keepSession">The login to keep; null: none.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>False when somebody else changed the password meanwhile.</returns>
    public async Task<bool> SetPasswordAsync(User user, string password, Guid? keepSession, CancellationToken cancellationToken)
    {
        var hash = passwords.Hash(password);
        var now = clock.GetUtcNow();
        var isChanged = await db.InTransactionAsync(async token =>
        {
            var changed = await db.Users.Where(u => u.Id == user.Id && u.PasswordHash == user.PasswordHash).ExecuteUpdateAsync(
                set => set.SetProperty(u => u.PasswordHash, hash).SetProperty(u => u.UpdatedAt, now), token);
            if (changed == 0)
                return false;
            trail.Record(db, AuditTarget.User(user.Id, user.Username));
            await sessions.EndAllAsync(user.Id, keepSession, token);
            return true;
        }, cancellationToken);
        if (!isChanged)
            return false;
        await announcements.PublishAsync(Topic.Logins, user.Id);
        if (user.Id == FirstAdmin.Id)
            firstAdmin.ForgetGeneratedPassword();
        return true;
    }

    private static UserView View(User user) => UserView.Of(user, WalletView.Of(null));
}
