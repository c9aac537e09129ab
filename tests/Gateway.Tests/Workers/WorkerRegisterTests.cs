using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Workers;

/// <summary>How workers become known, fall silent, are drained and go.</summary>
public sealed class WorkerRegisterTests
{
    [Fact]
    public async Task A_heartbeat_makes_a_worker_known_with_all_that_it_says()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());

        await host.RegisteredAsync("one", capacity: 7, inFlight: 2);

        var worker = await host.ListedAsync("one");
        Assert.Equal(
            ("registered", "live", "2.1.197", 7, 2),
            (worker.GetProperty("source").GetString(), worker.GetProperty("status").GetString(), worker.GetProperty("cli_version").GetString(),
                worker.GetProperty("capacity").GetInt32(), worker.GetProperty("in_flight").GetInt32()));
    }

    [Theory]
    [InlineData("another token that is as long as it")]
    [InlineData("")]
    public async Task A_heartbeat_with_a_wrong_token_is_refused(string token)
    {
        await using var host = await FleetHost.StartAsync(null);
        var worker = await host.WorkerAsync("one");

        using var answer = await host.HeartbeatAsync(worker, "one", token: token);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Null(await host.StatusAsync("one"));
    }

    [Theory]
    [InlineData("ftp://10.0.0.1")]
    [InlineData("http://user:secret@10.0.0.1:3002")]
    [InlineData("http://10.0.0.1:3002/path")]
    [InlineData("nonsense")]
    public async Task A_heartbeat_with_an_address_that_is_none_is_refused(string url)
    {
        await using var host = await FleetHost.StartAsync(null);

        using var answer = await host.HeartbeatAsync(new { worker_id = "one", url, capacity = 5 });

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_worker_that_falls_silent_is_lost()
    {
        var clock = new ManualClock();
        await using var host = await FleetHost.StartAsync(clock);
        var worker = await host.RegisteredAsync("one");
        await worker.DisposeAsync();

        clock.Advance(TimeSpan.FromSeconds(13));

        await RelayHost.UntilAsync(async () => await host.StatusAsync("one") == "lost");
    }

    [Fact]
    public async Task A_worker_that_leaves_is_gone()
    {
        await using var host = await FleetHost.StartAsync(new ManualClock());
        var worker = await host.RegisteredAsync("one");

        using var answer = await host.HeartbeatAsync(worker, "one", leaving: true);

        Assert.Null(await host.StatusAsync("one"));
    }

    [Fact]
    public async Task A_configured_worker_is_asked_for_its_health_and_needs_no_heartbeat()
    {
        await using var standIn = await ApiHub.FakeUpstream.FakeProvider.StartAsync(TestContext.Current.CancellationToken);
        FleetHost.Health(standIn, "static", 3);
        await using var host = await FleetHost.StartAsync(null, ("WORKER_URLS", standIn.Address.ToString()));

        await RelayHost.UntilAsync(async () => await host.StatusAsync("static") == "live");

        Assert.Equal("configured", (await host.ListedAsync("static")).GetProperty("source").GetString());
        using var answer = await host.AskAsync();
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_drained_worker_gets_nothing_new_until_it_is_resumed()
    {
        await using var host = await FleetHost.StartAsync(null);
        var worker = await host.RegisteredAsync("one");

        await FleetHost.SendAsync(host.Admin, "/api/admin/workers/one/drain");
        using (var refused = await host.AskAsync())
            Assert.False(refused.IsSuccessStatusCode);
        using (var told = await host.HeartbeatAsync(worker, "one"))
            Assert.True((await told.Content.ReadFromJsonAsync<JsonElement>(TestContext.Current.CancellationToken)).GetProperty("draining").GetBoolean());
        Assert.Equal("draining", await host.StatusAsync("one"));
        await FleetHost.SendAsync(host.Admin, "/api/admin/workers/one/resume");

        Assert.Equal("live", await host.StatusAsync("one"));
    }

    [Fact]
    public async Task Only_operators_see_and_drain_workers()
    {
        await using var host = await FleetHost.StartAsync(null);
        await host.RegisteredAsync("one");
        await FleetHost.SendAsync(host.Admin, "/api/admin/users", new { username = "reader", email = "reader@example.com", password = "correct horse battery" });
        using var user = await host.Gateway.LoginAsync("reader", "correct horse battery");

        using var list = await user.GetAsync("/api/admin/workers", TestContext.Current.CancellationToken);
        using var drain = await user.PostAsync("/api/admin/workers/one/drain", null, TestContext.Current.CancellationToken);

        Assert.Equal((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), (list.StatusCode, drain.StatusCode));
        Assert.Equal("live", await host.StatusAsync("one"));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_is_drained_stays_drained_after_a_restart(string database)
    {
        var settings = await TestDatabase.SettingsAsync(database);
        var folder = Directory.CreateTempSubdirectory("apihub-test-").FullName;
        await using var standIn = await ApiHub.FakeUpstream.FakeProvider.StartAsync(TestContext.Current.CancellationToken);
        FleetHost.Health(standIn, "one", 5);
        (string, string)[] all = [.. settings, ("WORKER_URLS", standIn.Address.ToString().TrimEnd('/'))];
        await using (var first = await GatewayHost.StartAsync(null, folder, all))
        {
            using var admin = await first.AdminAsync();
            await FleetHost.SendAsync(admin, $"/api/admin/workers/{standIn.Address.Authority}/drain");
        }

        await using (var second = await GatewayHost.StartAsync(null, folder, all))
        {
            using var admin = await second.AdminAsync();
            await RelayHost.UntilAsync(async () =>
                (await admin.GetFromJsonAsync<JsonElement>("/api/admin/workers")).GetProperty("items")[0].GetProperty("status").GetString() == "draining");
        }

        Directory.Delete(folder, recursive: true);
    }
}
