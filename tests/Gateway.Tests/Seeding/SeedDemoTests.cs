using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Hosting.CommandLine;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace ApiHub.Gateway.Tests.Seeding;

public sealed class SeedDemoTests : IDisposable
{
    private const string Password = "to look at the demo";

    private static readonly string[] Small = ["seed-demo", "--rows", "3000", "--days", "10", "--password", Password];

    private readonly string _dataDir = Directory.CreateTempSubdirectory("apihub-test-").FullName;
    private readonly ManualClock _clock = new();

    public void Dispose() => Directory.Delete(_dataDir, recursive: true);

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_is_asked_for_is_there_and_the_books_agree(string database)
    {
        var settings = await TestDatabase.SettingsAsync(database);

        var (code, output, errors) = await RunAsync(_dataDir, settings, Small);

        Assert.Equal((0, ""), (code, errors));
        Assert.Contains("demo      " + Password, output);
        Assert.Equal(0, (await RunAsync(_dataDir, settings, "ledger", "verify")).Code);
        await using var gateway = await GatewayHost.StartAsync(_clock, _dataDir, settings);
        using var admin = await gateway.LoginAsync("admin", File.ReadAllText(Path.Combine(_dataDir, "admin-password")).Trim());
        Assert.InRange(await TotalAsync(admin, "/api/admin/keys?total=true"), 235, 249);
        Assert.Equal(12, await TotalAsync(admin, "/api/admin/users?total=true"));
        Assert.Equal(41, await TotalAsync(admin, "/api/admin/accounts?total=true"));
        Assert.Equal(4, (await admin.GetFromJsonAsync<JsonElement>("/api/admin/workers")).GetProperty("items").GetArrayLength());
        await using (var db = gateway.Database())
            Assert.Equal(5000, await db.Audit.CountAsync(entry => entry.RequestId == null, TestContext.Current.CancellationToken));
        Assert.Equal(3000, await TotalAsync(admin, "/api/admin/usage/requests?total=true"));
        var days = await admin.GetFromJsonAsync<JsonElement>("/api/admin/usage/summary?group_by=day");
        Assert.Equal(3000, days.GetProperty("totals").GetProperty("requests").GetInt64());
        Assert.Equal(10, days.GetProperty("items").EnumerateArray().Count(day => day.GetProperty("requests").GetInt64() > 0));
        using var demo = await gateway.LoginAsync("demo", Password);
        Assert.InRange(await TotalAsync(demo, "/api/usage/requests?total=true"), 100, 2900);
        Assert.DoesNotContain("-", (await demo.GetFromJsonAsync<JsonElement>("/api/auth/me")).GetProperty("balance").GetString());
    }

    [Fact]
    public async Task The_printed_key_is_one_of_the_users()
    {
        var (_, output, _) = await RunAsync(_dataDir, [], Small);

        await using var gateway = await GatewayHost.StartAsync(_clock, _dataDir);
        gateway.Client.DefaultRequestHeaders.Authorization = new("Bearer", output.Trim().Split(' ')[^1]);
        Assert.Equal("demo", (await gateway.Client.GetFromJsonAsync<JsonElement>("/v1/key")).GetProperty("owner").GetString());
    }

    [Fact]
    public async Task A_second_run_changes_nothing()
    {
        await RunAsync(_dataDir, [], Small);

        var (code, output, _) = await RunAsync(_dataDir, [], Small);

        Assert.Equal(0, code);
        Assert.Contains("there already", output);
        Assert.Equal(0, (await RunAsync(_dataDir, [], "ledger", "verify")).Code);
        Assert.Equal("3000", (await SummaryAsync(_dataDir)).GetProperty("totals").GetProperty("requests").ToString());
    }

    [Fact]
    public async Task Other_peoples_data_is_left_alone_unless_forced()
    {
        await using (var gateway = await GatewayHost.StartAsync(_clock, _dataDir))
        {
            using var registered = await gateway.Client.PostAsJsonAsync("/api/auth/register", new { username = "ada", email = "ada@example.org", password = Password });
            registered.EnsureSuccessStatusCode();
        }

        var refused = await RunAsync(_dataDir, [], Small);
        var forced = await RunAsync(_dataDir, [], [.. Small, "--force"]);

        Assert.Equal(1, refused.Code);
        Assert.Contains("--force", refused.Errors);
        Assert.Equal(0, forced.Code);
    }

    [Fact]
    public async Task The_same_seed_gives_the_same_requests_and_another_one_others()
    {
        var (again, other) = (Path.Combine(_dataDir, "again"), Path.Combine(_dataDir, "other"));
        await RunAsync(_dataDir, [], Small);
        await RunAsync(again, [], Small);
        await RunAsync(other, [], [.. Small, "--seed", "2"]);

        var first = (await SummaryAsync(_dataDir)).GetRawText();
        Assert.Equal(first, (await SummaryAsync(again)).GetRawText());
        Assert.NotEqual(first, (await SummaryAsync(other)).GetRawText());
    }

    [Theory]
    [InlineData("--rows", "0")]
    [InlineData("--rows", "many")]
    [InlineData("--days", "401")]
    [InlineData("--password", "short")]
    [InlineData("--colour", "blue")]
    [InlineData("--rows")]
    public async Task Options_that_cannot_be_understood_are_refused_by_name(params string[] options)
    {
        var (code, _, errors) = await RunAsync(_dataDir, [], ["seed-demo", .. options]);

        Assert.Equal(2, code);
        Assert.Contains("--help", errors);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_dataDir));
    }

    private async Task<JsonElement> SummaryAsync(string dataDir)
    {
        await using var gateway = await GatewayHost.StartAsync(_clock, dataDir);
        using var admin = await gateway.LoginAsync("admin", File.ReadAllText(Path.Combine(dataDir, "admin-password")).Trim());
        return await admin.GetFromJsonAsync<JsonElement>("/api/admin/usage/summary?group_by=account&limit=1000");
    }

    private static async Task<long> TotalAsync(HttpClient client, string path) =>
        (await client.GetFromJsonAsync<JsonElement>(path)).GetProperty("total").GetInt64();

    private async Task<(int? Code, string Output, string Errors)> RunAsync(string dataDir, (string Name, string Value)[] settings, params string[] args)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = await Commands.RunAsync(args, output, errors, builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection([new("DATA_DIR", dataDir), .. settings.Select(s => KeyValuePair.Create(s.Name, (string?)s.Value))]);
            builder.Logging.ClearProviders();
            builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000);
            builder.Services.AddSingleton<TimeProvider>(_clock);
        });
        return (code, output.ToString(), errors.ToString());
    }
}
