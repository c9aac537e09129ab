using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Users;

/// <summary>Makes users, whoever asks for them.</summary>
internal sealed class Registration(GatewayDb db, AuditTrail trail, Passwords passwords, IAnnouncements announcements, TimeProvider clock)
{
    /// <returns>The user, or why there is none.</returns>
    public async Task<(User? User, UserFault Fault)> AddAsync(NewUser wanted, CancellationToken cancellationToken)
    {
        if (Passwords.IsGuessable(wanted.Password, wanted.Username, wanted.Email))
            return (null, UserFault.GuessablePassword);
        if (await TakenAsync(db, wanted.Username, wanted.Email, except: null, cancellationToken) is { } taken)
            return (null, taken);
        if (await db.Groups.Where(g => wanted.GroupId == null ? g.IsDefault : g.Id == wanted.GroupId)
            .Select(g => (Guid?)g.Id).SingleOrDefaultAsync(cancellationToken) is not { } group)
            return (null, UserFault.UnknownGroup);
        var now = clock.GetUtcNow();
        var user = new User
        {
            Id = Guid.CreateVersion7(now),
            Username = wanted.Username,
            NormalizedUsername = User.Normalize(wanted.Username),
            Email = wanted.Email,
            NormalizedEmail = User.Normalize(wanted.Email),
            PasswordHash = passwords.Hash(wanted.Password),
            Role = wanted.Role,
            GroupId = group,
            CreatedAt = now,
            UpdatedAt = now,
        };
        db.Users.Add(user);
        Wallet.OpenWithGift(db, user.Id, wanted.Gift, now);
        trail.Actor ??= new(user.Id, user.Username);
        trail.Record(db, AuditTarget.User(user.Id, user.Username), after: UserView.Of(user, WalletView.Of(null)));
        try
        {
            await db.SaveChangesAsync(cancellationToken);
            await announcements.PublishAsync(Topic.User, user.Id);
            return (user, UserFault.None);
        }
        catch (DbUpdateException e) when (TakenName(e) is { } fault)
        {
            return (null, fault);
        }
    }

    /// <summary>Which name another user has already. It says so before the database has to, whose refusals are logged as errors.</summary>
    public static async Task<UserFault?> TakenAsync(
        GatewayDb db, string username, string email, Guid? except, CancellationToken cancellationToken)
    {
        var (name, address) = (User.Normalize(username), User.Normalize(email));
        var holder = await db.Users.AsNoTracking()
            .Where(u => u.Id != except && (u.NormalizedUsername == name || u.NormalizedEmail == address))
            .OrderBy(u => u.Id).FirstOrDefaultAsync(cancellationToken);
        if (holder is null)
            return null;
        return holder.NormalizedUsername == name ? UserFault.UsernameTaken : UserFault.EmailTaken;
    }

    /// <summary>Which name another user has got at the same moment, when that is why a row was refused.</summary>
    public static UserFault? TakenName(Exception exception) => UniqueViolation.Of(exception) switch
    {
        { } index when index.Contains("email", StringComparison.Ordinal) => UserFault.EmailTaken,
        { } => UserFault.UsernameTaken,
        null => null,
    };

    public static ProblemHttpResult PasswordChanged =>
        Problems.Conflict("password_changed", "The password was changed by another request meanwhile.");

    public static ProblemHttpResult Explain(UserFault fault) => fault switch
    {
        UserFault.UsernameTaken => Problems.Conflict("username_taken", "Another user has this username."),
        UserFault.EmailTaken => Problems.Conflict("email_taken", "Another user has this e-mail address."),
        UserFault.GuessablePassword => Problems.BadRequest("weak_password", "This password is among the first that anybody would try."),
        UserFault.UnknownGroup => Problems.BadRequest("unknown_group", "There is no group with this group_id."),
        _ => throw new ArgumentOutOfRangeException(nameof(fault)),
    };
}
