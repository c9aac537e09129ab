using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.Health;

public sealed class SystemTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task It_tells_of_the_database_the_journal_and_the_checks_and_no_secret(string database)
    {
        var settings = await TestDatabase.SettingsAsync(database);
        await using var gateway = await GatewayHost.StartAsync(settings);
        using var admin = await gateway.AdminAsync();

        var text = await admin.GetStringAsync("/api/admin/system");

        var system = JsonDocument.Parse(text).RootElement;
        Assert.Equal(database, system.GetProperty("database").GetProperty("kind").GetString());
        Assert.True(system.GetProperty("database").GetProperty("size_bytes").GetInt64() > 0);
        Assert.Single(system.GetProperty("database").GetProperty("migrations").EnumerateArray());
        Assert.Equal(0, system.GetProperty("journal").GetProperty("records").GetInt64());
        Assert.Equal(1_000_000_000, system.GetProperty("journal").GetProperty("max_bytes").GetInt64());
        Assert.Equal(["database ok", "journal ok"], system.GetProperty("checks").EnumerateArray().Select(c => $"{c.GetProperty("name")} {c.GetProperty("status")}"));
        Assert.DoesNotContain("Password", text, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task It_tells_how_long_the_node_runs_and_when_the_books_were_looked_at()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        using var admin = await gateway.AdminAsync();
        Assert.Equal(JsonValueKind.Null, (await BooksAsync(admin)).GetProperty("checked_at").ValueKind);

        // Access tokens live for less than the hour after which the books are looked at.
        clock.Advance(TimeSpan.FromMinutes(61));

        using var later = await gateway.AdminAsync();
        while ((await BooksAsync(later)).GetProperty("checked_at").ValueKind == JsonValueKind.Null)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        Assert.Equal(0, (await BooksAsync(later)).GetProperty("mismatches").GetInt32());
        Assert.Equal(3660, (await later.GetFromJsonAsync<JsonElement>("/api/admin/system")).GetProperty("uptime_seconds").GetInt64());
    }

    private static async Task<JsonElement> BooksAsync(HttpClient admin) =>
        (await admin.GetFromJsonAsync<JsonElement>("/api/admin/system")).GetProperty("books");
}
