using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Tests.Usage;
using ApiHub.Gateway.Tests.Users;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static ApiHub.Gateway.Tests.Keys.Seed;

namespace ApiHub.Gateway.Tests.Ledger;

/// <summary>Where counters begin: what the database says.</summary>
public sealed class QuotaSourceTests
{
    private const long Cost = 1_500_000_001;
    private const long Tokens = 150;

    private static readonly Guid Laptop = new("0199b3e0-1111-7bcd-8000-00000000abcd");
    private static readonly Guid Server = new("0199b3e0-2222-7bcd-8000-00000000abcd");

    /// <summary>A Sunday's afternoon in Shanghai; the week began on Monday the 16th.</summary>
    private static readonly DateTimeOffset Now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Windows_are_those_of_the_sites_calendar_for_the_user_and_for_each_key(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync([.. await TestDatabase.SettingsAsync(kind), ("SITE_TIME_ZONE", "Asia/Shanghai")]);
        var user = await gateway.UserAsync();
        await gateway.RecordAsync(
            At(user.Id, Laptop, Now.AddHours(-1)),
            At(user.Id, Server, new(2026, 11, 21, 16, 0, 0, TimeSpan.Zero)), // The first moment of Shanghai's Sunday,
            At(user.Id, Laptop, new(2026, 11, 21, 15, 59, 59, TimeSpan.Zero)), // and the last of its Saturday.
            At(user.Id, Server, new(2026, 11, 15, 16, 0, 0, TimeSpan.Zero)), // The first of its Monday, the last of its Sunday.
            At(user.Id, Laptop, new(2026, 11, 15, 15, 59, 59, TimeSpan.Zero)),
            At(user.Id, Server, new(2026, 10, 31, 16, 0, 0, TimeSpan.Zero)), // The first of its November, the last of its October.
            At(user.Id, Laptop, new(2026, 10, 31, 15, 59, 59, TimeSpan.Zero)),
            At(Guid.Empty, Laptop, Now.AddHours(-1)));

        var seed = (await Source(gateway).ReadAsync(user.Id, Now, CancellationToken.None))!;

        Assert.Equal((2 * Tokens, 2 * Cost, 4 * Cost, 6 * Cost, 7 * Cost), Sums(seed.User));
        Assert.Equal((Tokens, Cost, 2 * Cost, 3 * Cost, 4 * Cost), Sums(seed.Keys[Laptop]));
        Assert.Equal((Tokens, Cost, 2 * Cost, 3 * Cost, 3 * Cost), Sums(seed.Keys[Server]));
        Assert.Equal(2, seed.Keys.Count);
        Assert.Empty(seed.User.Minute);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_last_minutes_requests_count_by_their_arrival_and_refused_ones_do_not(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        var user = await gateway.UserAsync();
        await gateway.RecordAsync(
            At(user.Id, Laptop, Now.AddSeconds(-66)), At(user.Id, Laptop, Now.AddSeconds(-64)), At(user.Id, Server, Now.AddSeconds(-1)),
            At(user.Id, Laptop, Now.AddSeconds(-2), Outcome.Refused, attempts: 0), At(user.Id, Laptop, Now.AddSeconds(-3), Outcome.UpstreamFailed),
            At(user.Id, Laptop, Now.AddSeconds(-4), Outcome.UpstreamFailed, attempts: 0)); // No account could take it.

        var seed = (await Source(gateway).ReadAsync(user.Id, Now, CancellationToken.None))!;

        Assert.Equal([(Now.AddSeconds(-64), 1L, Tokens), (Now.AddSeconds(-3), 1L, Tokens), (Now.AddSeconds(-1), 1L, Tokens)], seed.User.Minute);
        Assert.Equal([Now.AddSeconds(-1)], seed.Keys[Server].Minute.Select(m => m.At));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Wallets_are_as_they_stand_and_a_user_without_one_has_nothing(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = Guid.Parse((await gateway.RegisterAsync("ada")).Text("id"));
        await (await admin.AdjustAsync($"{id}", "3")).ReadAsync();
        await (await admin.SetCreditLimitAsync($"{id}", "2")).ReadAsync();
        var expected = new WalletState(id, 3_000_000_000, 2_000_000_000, 2);

        var seed = await Source(gateway).ReadAsync(id, Now, CancellationToken.None);
        var nobodys = await Source(gateway).ReadAsync(Guid.Empty, Now, CancellationToken.None);
        var many = await Source(gateway).ReadWalletsAsync([id, Guid.Empty], CancellationToken.None);

        Assert.Equal(expected, seed!.Wallet);
        Assert.Empty(seed.Keys);
        Assert.Equal(new WalletState(Guid.Empty, 0, 0, 0), nobodys!.Wallet);
        Assert.Equal([expected], many);
    }

    [Fact]
    public async Task A_database_that_is_away_is_an_answer_and_said_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await using (var db = gateway.Database())
            await db.Database.ExecuteSqlRawAsync("ALTER TABLE wallets RENAME TO away");

        Assert.Null(await Source(gateway).ReadAsync(Guid.Empty, Now, CancellationToken.None));
        Assert.Null(await Source(gateway).ReadWalletsAsync([Guid.Empty], CancellationToken.None));

        Assert.Single(gateway.Log.Lines, line => line.Contains("does not say what users have", StringComparison.Ordinal));
    }

    private static IQuotaSource Source(GatewayHost gateway) => gateway.Services.GetRequiredService<IQuotaSource>();

    private static UsageRecord At(Guid user, Guid key, DateTimeOffset at, Outcome outcome = Outcome.Completed, int attempts = 1) =>
        UsageSeed.Record(user, at, key: key, outcome: outcome, attempts: attempts);

    private static (long, long, long, long, long) Sums(UsedSeed used) =>
        (used.TokensToday, used.SpentToday, used.SpentThisWeek, used.SpentThisMonth, used.SpentTotal);
}
