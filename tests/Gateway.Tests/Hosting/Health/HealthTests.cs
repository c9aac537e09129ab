using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Tests.Recording;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.Health;

public sealed class HealthTests
{
    [Fact]
    public async Task A_gateway_that_is_well_says_so()
    {
        await using var gateway = await GatewayHost.StartAsync();

        var health = await gateway.Client.GetFromJsonAsync<JsonElement>("/health", TestContext.Current.CancellationToken);

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Equal("ok", health.GetProperty("database").GetString());
        Assert.Equal(0, health.GetProperty("journal_depth").GetInt64());
        Assert.Matches(@"^\d+\.\d+\.\d+$", health.GetProperty("version").GetString());
    }

    [Fact]
    public async Task Without_its_database_it_is_still_ready_and_says_what_is_missing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        LoseDatabase(gateway);

        using var answer = await gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var ready = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("degraded", ready.GetProperty("status").GetString());
        Assert.Contains("database does not answer", ready.GetProperty("reasons")[0].GetString());
    }

    [Fact]
    public async Task A_full_journal_means_not_ready()
    {
        await using var gateway = await GatewayHost.StartAsync(("JOURNAL_MAX_BYTES", "1000000"));
        LoseDatabase(gateway);
        await FillJournalAsync(gateway);

        using var answer = await gateway.Client.GetAsync("/health/ready", TestContext.Current.CancellationToken);
        var ready = await answer.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unavailable", ready.GetProperty("status").GetString());
        Assert.Contains(ready.GetProperty("reasons").EnumerateArray(), reason => reason.GetString()!.Contains("journal is full"));
    }

    [Fact]
    public async Task The_process_lives_whatever_else_is_missing()
    {
        await using var gateway = await GatewayHost.StartAsync();
        LoseDatabase(gateway);

        using var answer = await gateway.Client.GetAsync("/health/live", TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    /// <summary>Puts a folder where the file was, so that nothing can open it.</summary>
    private static void LoseDatabase(GatewayHost gateway)
    {
        SqliteConnection.ClearAllPools();
        var file = Path.Combine(gateway.DataDir, "apihub.db");
        foreach (var part in Directory.GetFiles(gateway.DataDir, "apihub.db*"))
            File.Delete(part);
        Directory.CreateDirectory(file);
    }

    private static async Task FillJournalAsync(GatewayHost gateway)
    {
        var journal = gateway.Services.GetRequiredService<Journal>();
        for (var i = 0; !journal.IsFull; i++)
            journal.Append(Records.Number(i));
    }
}
