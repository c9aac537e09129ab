using System.Net;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Overview;

/// <summary>What <c>GET /api/admin/overview</c> tells operators.</summary>
public sealed class OverviewTests
{
    private const string Path = "/api/admin/overview";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task What_has_ended_in_the_last_minute_is_traffic_and_then_no_more()
    {
        await using var host = await StartAsync();
        await AskAsync(host);
        await AskAsync(host);
        host.Provider.Default = new Script { Status = 500 };
        await AskAsync(host);
        (await RelayHost.PostAsync(host.Client, "/v1/chat/completions", "no JSON")).Dispose();

        var traffic = (await ReadAsync(host)).GetProperty("traffic");

        Assert.Equal((4, 1, 1), (Number(traffic, "requests_per_minute"), Number(traffic, "refused_per_minute"), Number(traffic, "failed_per_minute")));
        var tokens = (await host.RecordsAsync()).Sum(r => r.InputTokens + r.CachedInputTokens + r.OutputTokens);
        Assert.Equal((tokens, 0), (Number(traffic, "tokens_per_minute"), Number(traffic, "in_flight")));
        Assert.True(tokens > 0);
        Assert.Equal((0, 0), (Number(traffic, "ttft_p50_ms"), Number(traffic, "ttft_p95_ms")));
        Assert.False(traffic.GetProperty("this_node_only").GetBoolean());

        _clock.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(4, Number((await ReadAsync(host)).GetProperty("traffic"), "requests_per_minute"));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Number((await ReadAsync(host)).GetProperty("traffic"), "requests_per_minute"));
    }

    [Fact]
    public async Task Today_the_top_lists_and_the_last_errors_add_up()
    {
        await using var host = await StartAsync();
        await AskAsync(host);
        _clock.Advance(TimeSpan.FromHours(3));
        await AskAsync(host);
        host.Provider.Default = new Script { Status = 500 };
        var failed = await AskAsync(host);

        var day = await ReadAsync(host);
        var hour = await ReadAsync(host, "?top=hour");

        var today = day.GetProperty("today");
        Assert.Equal((3, 1, 0), (Number(today.GetProperty("totals"), "requests"), Number(today, "failed"), Number(today, "refused")));
        Assert.Equal(3, Number(day.GetProperty("top").GetProperty("users")[0], "requests"));
        Assert.Equal(2, Number(hour.GetProperty("top").GetProperty("users")[0], "requests"));
        Assert.Equal("admin", day.GetProperty("top").GetProperty("users")[0].GetProperty("name").GetString());
        Assert.Equal("test", day.GetProperty("top").GetProperty("keys")[0].GetProperty("name").GetString());
        Assert.Equal("gpt-test", day.GetProperty("top").GetProperty("models")[0].GetProperty("group").GetString());
        Assert.Equal([failed], day.GetProperty("errors").EnumerateArray().Select(e => e.GetProperty("request_id").GetString()));
    }

    [Fact]
    public async Task The_accounts_are_shown_as_they_fare()
    {
        await using var host = await StartAsync();
        Assert.Equal("healthy", Account(await ReadAsync(host)).GetProperty("status").GetString());

        host.Account.Refused("It refuses its credential (401).", _clock.GetUtcNow());

        var account = Account(await ReadAsync(host));
        Assert.Equal(("upstream", "quarantined"), (account.GetProperty("name").GetString(), account.GetProperty("status").GetString()));
        Assert.Contains("401", account.GetProperty("last_error").GetString(), StringComparison.Ordinal);

        static JsonElement Account(JsonElement overview) => Assert.Single(overview.GetProperty("accounts").EnumerateArray());
    }

    [Fact]
    public async Task It_is_for_operators()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var user = await gateway.NewUserAsync("user");
        using var operators = await gateway.NewUserAsync("watcher", "operator");

        Assert.Equal(HttpStatusCode.Forbidden, (await user.GetAsync(Path, TestContext.Current.CancellationToken)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await operators.GetAsync(Path, TestContext.Current.CancellationToken)).StatusCode);
    }

    /// <summary>No account is asked twice: the clock stands, and there would be no end to the wait.</summary>
    private Task<RelayHost> StartAsync() => RelayHost.StartAsync("cliproxyapi", _clock, ("MAX_ATTEMPTS", "1"));

    private static async Task<string?> AskAsync(RelayHost host)
    {
        var (path, json) = Dialects.Request("openai-chat", stream: false);
        using var answer = await host.PostAsync(path, json);
        await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return answer.Headers.GetValues("x-request-id").Single();
    }

    private static async Task<JsonElement> ReadAsync(RelayHost host, string query = "")
    {
        await host.Gateway.RecordedAsync();
        using var admin = await host.Gateway.AdminAsync();
        return await admin.JsonAsync(Path + query);
    }

    private static long Number(JsonElement json, string name) => json.GetProperty(name).GetInt64();
}
