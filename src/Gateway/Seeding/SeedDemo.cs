using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Data.Bulk;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using ApiHub.Gateway.Workers;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Seeding;

/// <summary>What came of it.</summary>
/// <param name="Refusal">Why nothing was done; null: it was.</param>
/// <param name="WasThere">Whether an earlier run did it.</param>
internal sealed record Seeded(string? Refusal = null, bool WasThere = false)
{
    /// <summary>Who can log in, and with what.</summary>
    public IReadOnlyList<(string Username, string Password)> Logins { get; init; } = [];

    /// <summary>The text of one of the user demo's keys.</summary>
    public string? Key { get; init; }

    public int Rows { get; init; }
}

/// <summary>
/// Fills a database that nobody uses yet with what a busy site has after some months, so that the console can be looked at and its speed
/// measured. Usage and money go the way that they always go: their sums agree.
/// </summary>
internal sealed class SeedDemo(
    IDbContextFactory<GatewayDb> databases, DatabaseAddress address, SiteCalendar calendar, IQuotas quotas, IAnnouncements announcements, AccountSecrets secrets,
    Passwords passwords, PriceBook prices, IOptions<SiteOptions> site, TimeProvider clock)
{
    private const int Workers = 4;

    /// <param name="options">How much.</param>
    /// <param name="cancellationToken">Stops it, which leaves data that is not whole: begin again on an empty database.</param>
    public async Task<Seeded> RunAsync(SeedOptions options, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        if (await db.Users.AnyAsync(user => user.Id == DemoPeople.DemoId, cancellationToken))
            return new(WasThere: true);
        if (!options.Force && await IsUsedAsync(db, cancellationToken))
            return new("The database has other people's data. Take an empty one, or say --force to add the demo data to it.");

        var dice = new Dice(options.Seed);
        var period = new SeedPeriod(calendar, clock.GetUtcNow(), options.Days);
        var people = new DemoPeople(dice, period.From, passwords, options.Password);
        var accounts = new DemoAccounts(dice, period.From, secrets);
        if (await NamesakeAsync(db, people, accounts, cancellationToken) is { } namesake)
            return new($"There is already {namesake}, whose name the demo data needs.");
        var keys = new DemoKeys(dice, period, people, accounts, site.Value.KeyPrefix);
        var rows = await WriteTrafficAsync(new(dice, period, people, keys, prices), options.Rows, people, period, cancellationToken);
        keys.Limit(dice, period);
        // Last and at once: a run that was cut off cannot look like a whole one.
        db.Groups.AddRange(people.Groups.Skip(1));
        db.Users.AddRange(people.Users);
        db.Accounts.AddRange(accounts.Rows);
        db.ApiKeys.AddRange(keys.All.Select(key => key.Row));
        db.Workers.AddRange(Enumerable.Range(0, Workers).Select(i => Worker(i, period)));
        db.Audit.AddRange(new DemoAudit(dice, period, people, keys).Rows());
        await db.SaveChangesAsync(cancellationToken);
        return new() { Rows = rows, Key = keys.DemosText, Logins = people.Logins };
    }

    /// <summary>Rows, hours, charges and payments, each dated as if it had been written then.</summary>
    private async Task<int> WriteTrafficAsync(
        DemoTraffic traffic, int rows, DemoPeople people, SeedPeriod period, CancellationToken cancellationToken)
    {
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
        {
            people.OpenWallets(db);
            await db.SaveChangesAsync(cancellationToken);
        }

        var past = new PastClock { Now = period.From };
        IUsageWriter writer = address.Kind == DatabaseKind.Sqlite
            ? new SqliteUsageWriter(address, calendar, past)
            : new PostgresUsageWriter(address, calendar, past);
        using var closing = writer as IDisposable;
        var funds = new DemoFunds(new(databases, announcements, past, quotas));
        await funds.WelcomeAsync(people.Users, cancellationToken);
        var written = 0;
        foreach (var batch in traffic.Batches(rows))
        {
            past.Now = batch[^1].CreatedAt;
            await funds.CoverAsync(batch, cancellationToken);
            await writer.WriteAsync(batch, cancellationToken);
            written += batch.Count;
        }

        return written;
    }

    private static async Task<bool> IsUsedAsync(GatewayDb db, CancellationToken cancellationToken) =>
        await db.Users.AnyAsync(user => user.Id != FirstAdmin.Id, cancellationToken) || await db.Usage.AnyAsync(cancellationToken);

    /// <returns>What has a name that one of the new rows wants, in words; null: nothing.</returns>
    private static async Task<string?> NamesakeAsync(
        GatewayDb db, DemoPeople people, DemoAccounts accounts, CancellationToken cancellationToken)
    {
        var (users, emails) = (people.Users.ConvertAll(u => u.NormalizedUsername), people.Users.ConvertAll(u => u.NormalizedEmail));
        var groups = people.Groups.Skip(1).Select(group => group.Name).ToList();
        var names = accounts.Rows.ConvertAll(account => account.Name);
        var user = await db.Users.Where(u => users.Contains(u.NormalizedUsername) || emails.Contains(u.NormalizedEmail)).Select(u => u.Username).FirstOrDefaultAsync(cancellationToken);
        var group = await db.Groups.Where(g => groups.Contains(g.Name)).Select(g => g.Name).FirstOrDefaultAsync(cancellationToken);
        var account = await db.Accounts.Where(a => names.Contains(a.Name)).Select(a => a.Name).FirstOrDefaultAsync(cancellationToken);
        return user is not null ? $"a user {user}" : group is not null ? $"a group {group}" : account is not null ? $"an account {account}" : null;
    }

    /// <remarks>Heard of in the future: nobody runs there, and it would be forgotten after some minutes of silence.</remarks>
    private static KnownWorker Worker(int index, SeedPeriod period) =>
        new() { Url = $"http://127.0.0.1:{9 + index}", Registered = true, Draining = index == Workers - 1, SeenAt = period.To.AddYears(1) };
}
