using System.Net;
using System.Net.Http.Json;
using ApiHub.Gateway.Live;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Relay;
using Microsoft.AspNetCore.Http;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace ApiHub.Gateway.Tests.Live;

public sealed class LiveTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_user_is_told_of_what_is_his_and_an_operator_of_everybodys()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var alice = await gateway.NewUserAsync("alice");
        using var bob = await gateway.NewUserAsync("bob");
        using var hears = await LiveReader.OpenAsync(alice);
        using var hearsNot = await LiveReader.OpenAsync(bob);
        using var hearsAll = await LiveReader.OpenAsync(admin);

        var ofAlice = (await alice.CreateKeyAsync(new { name = "hers" })).Text("id");
        var ofBob = (await bob.CreateKeyAsync(new { name = "his" })).Text("id");

        var told = await hears.NextAsync("keys");
        Assert.Equal((ofAlice, true), (told.Text("id"), told.GetProperty("own").GetBoolean()));
        Assert.Equal(ofBob, (await hearsNot.NextAsync("keys")).Text("id"));
        var first = await hearsAll.NextAsync("keys");
        Assert.Equal((ofAlice, false), (first.Text("id"), first.GetProperty("own").GetBoolean()));
        Assert.Equal(ofBob, (await hearsAll.NextAsync("keys")).Text("id"));
    }

    [Fact]
    public async Task Requests_are_told_of_once_who_asks_for_them_sees_them()
    {
        await using var host = await RelayHost.StartAsync();
        using var other = await host.Gateway.NewUserAsync("operator", "operator");
        using var own = await LiveReader.OpenAsync(host.Admin);
        using var everybodys = await LiveReader.OpenAsync(other);
        var (path, json) = Dialects.Request("openai-chat", stream: false);

        using var answer = await host.PostAsync(path, json);

        var told = await own.NextAsync("usage");
        Assert.Equal((1, 1), (told.GetProperty("requests").GetInt32(), told.GetProperty("own").GetInt32()));
        told = await everybodys.NextAsync("usage");
        Assert.Equal((1, 0), (told.GetProperty("requests").GetInt32(), told.GetProperty("own").GetInt32()));
        var list = await host.Admin.JsonAsync("/api/usage/requests");
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), list.GetProperty("items")[0].Text("request_id"));
    }

    [Fact]
    public async Task Many_requests_at_once_are_one_event()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var hears = await LiveReader.OpenAsync(admin);
        var (one, two) = (Guid.CreateVersion7(TimeProvider.System.GetUtcNow()), Guid.CreateVersion7(TimeProvider.System.GetUtcNow()));

        gateway.Services.GetRequiredService<LiveFeed>().TellUsage(new Dictionary<Guid, int> { [one] = 30, [two] = 12 });

        Assert.Equal(42, (await hears.NextAsync("usage")).GetProperty("requests").GetInt32());
    }

    [Fact]
    public async Task After_a_cut_what_was_missed_is_told_again_and_nothing_else()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var user = await gateway.NewUserAsync("user");
        using var before = await LiveReader.OpenAsync(user);
        await user.CreateKeyAsync(new { name = "heard" });
        await before.NextAsync("keys");
        before.Dispose();

        var missed = (await user.CreateKeyAsync(new { name = "missed" })).Text("id");
        gateway.Services.GetRequiredService<LiveFeed>().TellUsage(new Dictionary<Guid, int> { [await IdAsync(user)] = 3 });
        using var after = await LiveReader.OpenAsync(user, before.LastId);

        Assert.Equal(missed, (await after.NextAsync("keys")).Text("id"));
        Assert.Equal(3, (await after.NextAsync("usage")).GetProperty("requests").GetInt32());
        await after.PingAsync();
        using var again = await LiveReader.OpenAsync(user, after.LastId);
        await again.PingAsync();
    }

    [Fact]
    public async Task Who_has_missed_more_than_is_kept_is_told_to_ask_for_everything()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        using var user = await gateway.NewUserAsync("user");
        using var before = await LiveReader.OpenAsync(user);
        await before.PingAsync();
        var feed = gateway.Services.GetRequiredService<LiveFeed>();

        await user.CreateKeyAsync(new { name = "one" });
        clock.Advance(LiveFeed.KeptFor + TimeSpan.FromSeconds(1));
        using (var tooLate = await LiveReader.OpenAsync(user, before.LastId))
            await tooLate.NextAsync("resync");
        using (var fromElsewhere = await LiveReader.OpenAsync(user, "0123abcd-7"))
            await fromElsewhere.NextAsync("resync");

        using var now = await LiveReader.OpenAsync(user);
        await now.PingAsync();
        for (var i = 0; i <= LiveFeed.Kept; i++)
            feed.Tell(new(LiveEvents.Models, Audience.Everybody));
        using var tooFar = await LiveReader.OpenAsync(user, now.LastId);
        await tooFar.NextAsync("resync");
    }

    [Fact]
    public async Task A_stream_ends_with_its_login_its_user_and_its_role()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using (var user = await gateway.NewUserAsync("leaves"))
        using (var hears = await LiveReader.OpenAsync(user))
        {
            (await user.PostAsync("/api/auth/logout", null, Token)).EnsureSuccessStatusCode();
            await AssertEndedAsync(hears, "end");
        }

        foreach (var change in new object[] { new { enabled = false }, new { role = "operator" } })
        {
            using var user = await gateway.NewUserAsync($"user{change.GetHashCode()}");
            using var hears = await LiveReader.OpenAsync(user);
            (await admin.PatchAsJsonAsync($"/api/admin/users/{await IdAsync(user)}", change, Token)).EnsureSuccessStatusCode();
            await AssertEndedAsync(hears, "users", "end");
        }
    }

    [Fact]
    public async Task An_end_that_nobody_announced_is_found_with_the_next_ping()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        using var user = await gateway.NewUserAsync("user");
        using var hears = await LiveReader.OpenAsync(user);
        await hears.PingAsync();
        clock.Advance(LiveStream.Every);
        await hears.PingAsync();

        await using (var db = gateway.Database())
            await db.LoginSessions.ExecuteDeleteAsync(Token);
        clock.Advance(LiveStream.Every);

        await AssertEndedAsync(hears, "end");
    }

    [Fact]
    public async Task When_the_gateway_stops_its_streams_end_by_themselves()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var hears = await LiveReader.OpenAsync(admin);

        gateway.Services.GetRequiredService<IHostApplicationLifetime>().StopApplication();

        await AssertEndedAsync(hears);
    }

    [Fact]
    public async Task Who_reads_too_slowly_loses_events_and_is_told_so()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var (feed, stream) = (gateway.Services.GetRequiredService<LiveFeed>(), gateway.Services.GetRequiredService<LiveStream>());
        var listening = feed.Listen(new(default, default, "user", isOperator: false), lastId: null);
        for (var i = 0; i < Listener.Most + 10; i++)
            feed.Tell(new(LiveEvents.Models, Audience.Everybody));
        var http = new DefaultHttpContext { Response = { Body = new MemoryStream() } };
        using var stop = new CancellationTokenSource();

        var running = stream.RunAsync(http.Response, listening, stop.Token);
        await RelayHost.UntilAsync(() => Task.FromResult(Written(http).Contains("event: resync", StringComparison.Ordinal)));
        await stop.CancelAsync();
        await running;

        Assert.Equal(Listener.Most, Written(http).Split("event: models").Length - 1);
    }

    [Fact]
    public async Task A_user_has_only_so_many_streams_and_is_told_so()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var user = await gateway.NewUserAsync("user");
        using var other = await gateway.NewUserAsync("other");
        var open = new List<LiveReader>();
        for (var i = 0; i < LiveFeed.MostOfUser; i++)
            open.Add(await LiveReader.OpenAsync(user));

        using var refused = await user.GetAsync("/api/events", Token);
        Assert.Equal((HttpStatusCode.TooManyRequests, "too_many_streams"), (refused.StatusCode, await Users.UserCalls.CodeAsync(refused)));
        Assert.Equal(TimeSpan.FromSeconds(15), refused.Headers.RetryAfter?.Delta);
        using (await LiveReader.OpenAsync(other))
            open[0].Dispose();
        await RelayHost.UntilAsync(async () =>
        {
            using var answer = await user.GetAsync("/api/events", HttpCompletionOption.ResponseHeadersRead, Token);
            return answer.IsSuccessStatusCode;
        });
        open.ForEach(reader => reader.Dispose());
    }

    [Fact]
    public async Task A_proxy_is_told_not_to_gather_and_nobody_to_keep()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var hears = await LiveReader.OpenAsync(admin);

        Assert.Equal("text/event-stream", $"{hears.Answer.Content.Headers.ContentType}");
        Assert.True(hears.Answer.Headers.CacheControl?.NoStore);
        Assert.Equal("no", hears.Answer.Headers.GetValues("X-Accel-Buffering").Single());
    }

    [Fact]
    public async Task A_balance_that_is_changed_by_hand_is_told_of()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var user = await gateway.NewUserAsync("user");
        var id = await IdAsync(user);
        using var hears = await LiveReader.OpenAsync(user);

        (await admin.AdjustAsync(id.ToString(), "5")).EnsureSuccessStatusCode();

        Assert.Equal(id, (await hears.NextAsync("balance")).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task What_happens_on_one_node_is_told_on_the_other()
    {
        var redis = TestRedis.Url();
        var shared = await TestDatabase.SettingsAsync(TestDatabase.Postgres);
        (string, string)[] settings = [.. shared, ("REDIS_URL", redis), ("ENCRYPTION_KEY", "the same on both nodes"), ("JWT_SECRET", "the same on both nodes, and long enough"), ("UNPRICED_MODELS", "free")];
        await using var one = await GatewayHost.StartAsync(null, null, settings);
        await using var two = await GatewayHost.StartAsync(null, null, settings);
        using var here = await one.NewUserAsync("user");
        using var there = await two.LoginAsync("user", "a long enough password");
        using var hears = await LiveReader.OpenAsync(there);
        var key = await here.CreateKeyAsync(new { name = "key" });
        Assert.Equal(key.Text("id"), (await hears.NextAsync("keys")).Text("id"));

        // Refused, since there is no such model: that is on record, too.
        using var client = Users.UserCalls.With(one, key.Text("key"));
        for (var i = 0; i < 3; i++)
            (await RelayHost.PostAsync(client, "/v1/chat/completions", """{"model":"none","messages":[]}""")).Dispose();
        var heard = 0;
        while (heard < 3)
            heard += (await hears.NextAsync("usage")).GetProperty("own").GetInt32();
        Assert.Equal(3, heard);

        (await here.DeleteAsync($"/api/auth/sessions/{await SessionIdAsync(there)}", Token)).EnsureSuccessStatusCode();
        await AssertEndedAsync(hears, "end");
    }

    private static async Task<Guid> IdAsync(HttpClient user) => (await user.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();

    private static async Task<string> SessionIdAsync(HttpClient user) =>
        (await user.JsonAsync("/api/auth/sessions")).GetProperty("items").EnumerateArray().Single(s => s.GetProperty("current").GetBoolean()).Text("id");

    private static string Written(HttpContext http) => System.Text.Encoding.UTF8.GetString(((MemoryStream)http.Response.Body).ToArray());

    private static async Task AssertEndedAsync(LiveReader hears, params string[] before)
    {
        foreach (var name in before)
            await hears.NextAsync(name);
        Assert.Null(await hears.NextAsync());
    }
}
