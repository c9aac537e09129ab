using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class UpstreamHealthTests
{
    private const string Path = "/health/upstreams";

    private readonly ManualClock _clock = new();

    [Fact]
    public async Task Anybody_learns_whether_somebody_answers_and_operators_who()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", _clock);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await host.CreateAsync(new { name = "spare", kind = "demo" });
        Assert.Equal("""{"status":"ok","healthy":2,"total":2,"counts":null,"accounts":null}""", await host.Gateway.Client.GetStringAsync(Path));

        host.Account.Limited(CoolDowns.AllModels, new(_clock.GetUtcNow() + TimeSpan.FromHours(1), null, "all of it"), _clock.GetUtcNow());
        Assert.Equal("ok", (await host.Admin.GetFromJsonAsync<JsonElement>(Path)).Text("status"));
        _clock.Advance(TimeSpan.FromSeconds(5.5));
        var seen = await host.Admin.GetFromJsonAsync<JsonElement>(Path);
        Assert.Equal(("degraded", 1, 2), (seen.Text("status"), seen.GetProperty("healthy").GetInt32(), seen.GetProperty("total").GetInt32()));
        Assert.Equal([("upstream", "limited"), ("spare", "healthy")], seen.GetProperty("accounts").EnumerateArray().Select(a => (a.Text("name"), a.Text("status"))));
        Assert.Equal(1, seen.GetProperty("counts").GetProperty("limited").GetInt32());
        Assert.DoesNotContain("upstream", await host.Gateway.Client.GetStringAsync(Path), StringComparison.Ordinal);
        using var user = await host.Gateway.NewUserAsync("customer");
        Assert.DoesNotContain("spare", await user.GetStringAsync(Path), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Provider.Requests, request => request.Path != "/v1/models");
    }

    [Fact]
    public async Task When_nobody_answers_the_status_says_so()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", _clock);
        host.Account.Limited(CoolDowns.AllModels, new(_clock.GetUtcNow() + TimeSpan.FromHours(1), null, "all of it"), _clock.GetUtcNow());

        using var answer = await host.Gateway.Client.GetAsync(Path);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Equal("unavailable", (await answer.Content.ReadFromJsonAsync<JsonElement>()).Text("status"));
    }

    [Fact]
    public async Task Metrics_tell_how_each_account_fares_and_that_one_is_gone()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", _clock);
        var id = (await host.CreateAsync(new { name = "spare", kind = "demo" })).Id();
        var metrics = await host.Gateway.Client.GetStringAsync("/metrics");
        Assert.Contains("gateway_account_status{account=\"spare\",status=\"healthy\"} 1", metrics, StringComparison.Ordinal);
        Assert.Contains("gateway_account_status{account=\"spare\",status=\"limited\"} 0", metrics, StringComparison.Ordinal);
        Assert.Contains("gateway_account_in_flight{account=\"upstream\"} 0", metrics, StringComparison.Ordinal);

        (await host.Admin.DeleteAsync($"{AccountCalls.Path}/{id}")).EnsureSuccessStatusCode();

        Assert.Contains("gateway_account_status{account=\"spare\",status=\"healthy\"} 0", await host.Gateway.Client.GetStringAsync("/metrics"), StringComparison.Ordinal);
    }
}
