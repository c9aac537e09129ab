using ApiHub.Gateway.Hosting.CommandLine;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Tests.Recording;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using static ApiHub.Gateway.Tests.Keys.Seed;

namespace ApiHub.Gateway.Tests.Ledger;

/// <summary>Books that do not agree are found, whoever has spoilt them.</summary>
public sealed class LedgerAuditTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-audit-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(TestDatabase.Sqlite, "UPDATE wallets SET balance = balance + 1000000000", "balance and ledger entries: 0.999999986 instead of -0.000000014 credits, 1 too much")]
    [InlineData(TestDatabase.Postgres, "UPDATE wallets SET balance = balance + 1000000000", "balance and ledger entries: 0.999999986 instead of -0.000000014 credits, 1 too much")]
    [InlineData(TestDatabase.Sqlite, "DELETE FROM wallets", "balance and ledger entries: 0 instead of -0.000000014 credits")]
    [InlineData(TestDatabase.Postgres, "DELETE FROM ledger_entries", "ledger entries for usage and hourly sums: 0 instead of 0.000000014 credits")]
    [InlineData(TestDatabase.Sqlite, "UPDATE ledger_entries SET amount = amount - 5", "ledger entries for usage and hourly sums: 0.000000019 instead of 0.000000014 credits")]
    [InlineData(TestDatabase.Sqlite, "UPDATE usage_hours SET cost = 0", "hourly sums and requests: 0 instead of 0.000000014 credits")]
    [InlineData(TestDatabase.Postgres, "UPDATE usage_hours SET cost = 0", "hourly sums and requests: 0 instead of 0.000000014 credits")]
    [InlineData(TestDatabase.Sqlite, "DELETE FROM usage WHERE request_id = (SELECT max(request_id) FROM usage)", "hourly sums and requests: 0.000000014 instead of 0.000000007 credits")]
    [InlineData(TestDatabase.Postgres, "DELETE FROM usage WHERE request_id = (SELECT max(request_id) FROM usage)", "hourly sums and requests: 0.000000014 instead of 0.000000007 credits")]
    public async Task A_sum_that_is_wrong_is_named_with_its_user_and_by_how_much(string kind, string spoil, string found)
    {
        var settings = await TestDatabase.SettingsAsync(kind);
        await using var gateway = await GatewayHost.StartAsync(null, _folder, settings);
        await ChargeAsync(gateway);
        Assert.Equal((0, "The books agree.", ""), await VerifyAsync(settings));
        await SpoilAsync(gateway, spoil);

        var (code, output, errors) = await VerifyAsync(settings);

        Assert.Equal(1, code);
        Assert.Contains($"User {Records.User}: {found}", errors, StringComparison.Ordinal);
        Assert.StartsWith("The books do not agree in ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_hour_the_gateway_looks_itself_and_says_what_it_finds()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        gateway.Services.GetRequiredService<Journal>().Append(Usage.UsageSeed.Record(Records.User, clock.GetUtcNow()));
        await gateway.RecordedAsync();
        await SpoilAsync(gateway, "UPDATE wallets SET balance = balance + 5 WHERE version > 0");
        Assert.Contains("\ngateway_ledger_mismatches 0\n", await gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);

        clock.Advance(TimeSpan.FromHours(1));
        while (!gateway.Log.Lines.Any(line => line.Contains("The books do not agree", StringComparison.Ordinal)))
            await Task.Yield();

        Assert.Contains("\ngateway_ledger_mismatches 1\n", await gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Requests_from_before_the_look_begins_are_left_out_on_both_sides(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        var noon = new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
        var user = await gateway.UserAsync();
        await Usage.UsageSeed.RecordAsync(
            gateway, Usage.UsageSeed.Record(user.Id, noon.AddMilliseconds(-1)), Usage.UsageSeed.Record(user.Id, noon), Usage.UsageSeed.Record(user.Id, noon.AddHours(3)));
        var audit = gateway.Services.GetRequiredService<LedgerAudit>();

        var before = await audit.RunAsync(noon, CancellationToken.None);
        await SpoilAsync(gateway, $"UPDATE usage_hours SET cost = 0 WHERE hour < {noon.ToUnixTimeMilliseconds()}");
        var without = await audit.RunAsync(noon, CancellationToken.None);
        var all = await audit.RunAsync(null, CancellationToken.None);

        Assert.DoesNotContain(before, m => m.What.EndsWith("requests", StringComparison.Ordinal));
        Assert.DoesNotContain(without, m => m.What.EndsWith("requests", StringComparison.Ordinal));
        Assert.Contains(all, m => m.What.EndsWith("requests", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_database_nobody_can_tell()
    {
        var (code, _, errors) = await VerifyAsync([]);

        Assert.Equal(1, code);
        Assert.Contains("start the gateway once", errors, StringComparison.Ordinal);
    }

    private static async Task ChargeAsync(GatewayHost gateway)
    {
        var journal = gateway.Services.GetRequiredService<Journal>();
        journal.Append(Records.Number(1));
        journal.Append(Records.Number(2));
        await gateway.RecordedAsync();
    }

    private static async Task SpoilAsync(GatewayHost gateway, string sql)
    {
        await using var db = gateway.Database();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    private async Task<(int? Code, string Output, string Errors)> VerifyAsync((string Name, string Value)[] settings)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Commands.RunAsync(["ledger", "verify"], output, errors, builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("DATA_DIR", _folder), .. settings.Select(s => new KeyValuePair<string, string?>(s.Name, s.Value))]);
        });
        return (code, output.ToString().Trim(), errors.ToString().Trim());
    }
}
