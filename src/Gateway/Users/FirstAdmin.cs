using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Hosting.Secrets;
using ApiHub.Gateway.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Users;

/// <summary>Makes the first administrator when there is no user at all, before anything listens.</summary>
internal sealed partial class FirstAdmin(
    IDbContextFactory<GatewayDb> databases, IOptions<FirstAdminOptions> options, IOptions<SiteOptions> site,
    Passwords passwords, TimeProvider clock, ILogger<FirstAdmin> logger)
{
    /// <summary>Always the same, so that of several nodes that start on an empty database only one can make him.</summary>
    public static readonly Guid Id = new("00000000-0000-7000-8000-000000000001");

    /// <summary>Where a generated password is kept until it is changed.</summary>
    public string PasswordFile { get; } = Path.Combine(site.Value.DataDir, "admin-password");

    /// <summary>The username, when this start has made the first administrator.</summary>
    public string? MadeUsername { get; private set; }

    /// <summary>His password, when this start has generated it: for the start-up summary, which shows it once.</summary>
    public string? GeneratedPassword { get; private set; }

    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Users.AnyAsync(cancellationToken))
            await AnnounceIgnoredPasswordAsync(db, cancellationToken);
        else
            await db.Database.CreateExecutionStrategy().ExecuteAsync(MakeAsync, cancellationToken);
    }

    /// <summary>Deletes the file that holds a password that no longer works.</summary>
    public void ForgetGeneratedPassword()
    {
        if (File.Exists(PasswordFile))
            File.Delete(PasswordFile);
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var generated = string.IsNullOrEmpty(options.Value.Password) ? Passwords.Generate() : null;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var group = await db.Groups.Where(g => g.IsDefault).Select(g => g.Id).SingleAsync(cancellationToken);
        db.Users.Add(Admin(generated ?? options.Value.Password!, group));
        // A team that wants no prepayment needs none.
        Wallet.Open(db, Id, creditLimit: null);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return; // Another node was first.
        }

        // Before the commit: an administrator whose password nobody knows would be worse than a file without one.
        if (generated is not null)
            PrivateFile.Replace(PasswordFile, generated + Environment.NewLine);
        await transaction.CommitAsync(cancellationToken);
        MadeUsername = options.Value.Username;
        GeneratedPassword = generated;
    }

    private User Admin(string password, Guid groupId)
    {
        var now = clock.GetUtcNow();
        var chosen = options.Value;
        return new()
        {
            Id = Id,
            Username = chosen.Username,
            NormalizedUsername = User.Normalize(chosen.Username),
            Email = chosen.Email,
            NormalizedEmail = User.Normalize(chosen.Email),
            PasswordHash = passwords.Hash(password),
            Role = Roles.Admin,
            GroupId = groupId,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private async Task AnnounceIgnoredPasswordAsync(GatewayDb db, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(options.Value.Password))
            return;
        var admin = await db.Users.AsNoTracking().SingleOrDefaultAsync(u => u.Id == Id, cancellationToken);
        if (!passwords.Matches(admin, options.Value.Password))
            Log.PasswordIgnored(logger, admin?.Username ?? options.Value.Username);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "ADMIN_PASSWORD is not {Username}'s password and is ignored: it counts at the first start only. "
            + "To set a new one, run: apihub admin reset-password")]
        public static partial void PasswordIgnored(ILogger logger, string username);
    }
}
