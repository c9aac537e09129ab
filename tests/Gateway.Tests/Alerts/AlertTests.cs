using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Alerts;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Live;
using ApiHub.Gateway.Tests.Usage;
using ApiHub.Gateway.Tests.Users;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Alerts;

public sealed class AlertTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_low_balance_is_told_once_and_again_after_it_has_recovered(string database)
    {
        await using var site = await Site.StartAsync(await TestDatabase.SettingsAsync(database));
        await site.MoveAsync("10");
        await site.SetAsync(new { balance_below = "5" });
        await site.LookAsync();
        Assert.Empty(await site.AlertsAsync());

        await site.MoveAsync("-6");
        await site.LookAsync();
        await site.LookAsync();
        var told = Assert.Single(await site.AlertsAsync());
        Assert.Equal(("balance", "5", "4"), (told.Text("kind"), told.Text("threshold"), told.Text("value")));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("recovered_at").ValueKind);

        await site.MoveAsync("1");
        await site.LookAsync();
        Assert.Equal(JsonValueKind.String, Assert.Single(await site.AlertsAsync()).GetProperty("recovered_at").ValueKind);
        await site.MoveAsync("-2");
        await site.LookAsync();
        var all = await site.AlertsAsync();
        Assert.Equal(["3", "4"], all.Select(alert => alert.Text("value")).Order());
        Assert.Equal("3", Assert.Single(await site.AlertsAsync("?open=true")).Text("value"));
    }

    [Fact]
    public async Task The_share_of_a_keys_limit_is_told_with_the_key_and_recovers_with_a_higher_limit()
    {
        await using var site = await Site.StartAsync();
        var key = (await (await site.Ada.PostAsJsonAsync("/api/keys", new { name = "laptop", limits = new { spend_per_day = "2" } })).ReadAsync()).Text("id");
        await site.Gateway.RecordAsync(UsageSeed.Record(site.AdaId, site.Clock.GetUtcNow(), key: Guid.Parse(key)));
        await site.SetAsync(new { limit_share = 76 });
        await site.LookAsync();
        Assert.Empty(await site.AlertsAsync());

        await site.SetAsync(new { limit_share = 75 });
        await site.LookAsync();
        var told = Assert.Single(await site.AlertsAsync());
        Assert.Equal(
            ("limit", "spend_per_day", key, "laptop", "75", "1.500000001", "2"),
            (told.Text("kind"), told.Text("limit"), told.Text("key_id"), told.Text("key_name"), told.Text("threshold"), told.Text("value"), told.Text("most")));

        (await site.Ada.PatchAsJsonAsync($"/api/keys/{key}", new { limits = new { spend_per_day = "20" } })).EnsureSuccessStatusCode();
        await site.LookAsync();
        Assert.Empty(await site.AlertsAsync("?open=true"));
    }

    [Fact]
    public async Task All_keys_together_count_for_the_users_own_limit()
    {
        await using var site = await Site.StartAsync();
        (await site.Admin.PatchAsJsonAsync($"/api/admin/users/{site.AdaId}", new { limits = new { tokens_per_day = 400 } })).EnsureSuccessStatusCode();
        var now = site.Clock.GetUtcNow();
        await site.Gateway.RecordAsync(UsageSeed.Record(site.AdaId, now, key: Guid.CreateVersion7(now)), UsageSeed.Record(site.AdaId, now, key: Guid.CreateVersion7(now)));
        await site.SetAsync(new { limit_share = 75 });

        await site.LookAsync();

        var told = Assert.Single(await site.AlertsAsync());
        Assert.Equal(("tokens_per_day", "300", "400"), (told.Text("limit"), told.Text("value"), told.Text("most")));
        Assert.Equal(JsonValueKind.Null, told.GetProperty("key_id").ValueKind);
    }

    [Fact]
    public async Task Who_turns_it_off_is_not_told_and_has_nothing_open()
    {
        await using var site = await Site.StartAsync();
        await site.SetAsync(new { balance_below = "5" });
        await site.LookAsync();
        Assert.Single(await site.AlertsAsync("?open=true"));

        await site.SetAsync(new { balance_below = (string?)null });
        await site.LookAsync();

        Assert.Empty(await site.AlertsAsync("?open=true"));
        Assert.Single(await site.AlertsAsync());
    }

    [Fact]
    public async Task A_dismissed_alert_stays_dismissed()
    {
        await using var site = await Site.StartAsync();
        await site.SetAsync(new { balance_below = "5" });
        await site.LookAsync();
        var id = Assert.Single(await site.AlertsAsync()).Text("id");

        Assert.Equal(HttpStatusCode.NoContent, await DismissAsync(site.Ada, id));
        var first = Assert.Single(await site.AlertsAsync()).Text("dismissed_at");
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.NoContent, await DismissAsync(site.Ada, id));
        await site.LookAsync();

        Assert.Empty(await site.AlertsAsync("?open=true"));
        Assert.Equal(first, Assert.Single(await site.AlertsAsync()).Text("dismissed_at"));
    }

    [Fact]
    public async Task Somebody_elses_alert_is_not_there()
    {
        await using var site = await Site.StartAsync();
        await site.SetAsync(new { balance_below = "5" });
        await site.LookAsync();
        var id = Assert.Single(await site.AlertsAsync()).Text("id");

        Assert.Empty((await (await site.Admin.GetAsync("/api/alerts")).ReadAsync()).GetProperty("items").EnumerateArray());
        Assert.Equal(HttpStatusCode.NotFound, await DismissAsync(site.Admin, id));

        Assert.Single(await site.AlertsAsync("?open=true"));
    }

    [Fact]
    public async Task Two_nodes_that_see_the_same_raise_one()
    {
        (string Name, string Value)[] settings = [("ENCRYPTION_KEY", "the same on both nodes"), .. await TestDatabase.SettingsAsync(TestDatabase.Postgres)];
        await using var site = await Site.StartAsync(settings);
        await using var other = await GatewayHost.StartAsync(site.Clock, null, settings);
        var seen = Finding.OfBalance(balance: 4, below: 5);

        // Both have looked before either has written.
        foreach (var node in new[] { site.Gateway, other })
            await node.Services.GetRequiredService<AlertBook>().KeepAsync(site.AdaId, [], [seen], CancellationToken.None);

        Assert.Single(await site.AlertsAsync());
    }

    [Fact]
    public async Task What_is_seen_every_minute_is_told_to_open_pages()
    {
        await using var site = await Site.StartAsync();
        await site.SetAsync(new { balance_below = "5" });
        using var hears = await LiveReader.OpenAsync(site.Ada);

        site.Clock.Advance(TimeSpan.FromMinutes(1));

        Assert.True((await hears.NextAsync("alerts")).GetProperty("own").GetBoolean());
        Assert.Single(await site.AlertsAsync());
    }

    [Fact]
    public async Task Pages_follow_one_another()
    {
        await using var site = await Site.StartAsync();
        for (var i = 0; i < 3; i++)
        {
            foreach (var below in new[] { $"{i + 1}", null })
            {
                await site.SetAsync(new { balance_below = below });
                await site.LookAsync();
            }

            site.Clock.Advance(TimeSpan.FromSeconds(1));
        }

        var first = await (await site.Ada.GetAsync("/api/alerts?limit=2")).ReadAsync();
        Assert.Equal(["3", "2"], first.GetProperty("items").EnumerateArray().Select(alert => alert.Text("threshold")));
        Assert.Equal("1", Assert.Single(await site.AlertsAsync($"?limit=2&cursor={first.Text("next_cursor")}")).Text("threshold"));
    }

    [Theory]
    [InlineData("""{"balance_below": "-1"}""")]
    [InlineData("""{"balance_below": "much"}""")]
    [InlineData("""{"limit_share": 0}""")]
    [InlineData("""{"limit_share": 101}""")]
    public async Task A_threshold_that_cannot_be_is_refused(string body)
    {
        await using var site = await Site.StartAsync();
        await site.SetAsync(new { balance_below = "5", limit_share = 80 });

        using var answer = await site.Ada.PutAsync("/api/alerts/settings", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("""{"balance_below":"5","limit_share":80}""", await site.Ada.GetStringAsync("/api/alerts/settings"));
    }

    private static async Task<HttpStatusCode> DismissAsync(HttpClient client, string id)
    {
        using var answer = await client.PostAsync($"/api/alerts/{id}/dismiss", null);
        return answer.StatusCode;
    }

    /// <summary>A gateway with a user whose balance is 0, and an administrator.</summary>
    private sealed class Site : IAsyncDisposable
    {
        public required GatewayHost Gateway { get; init; }

        public required ManualClock Clock { get; init; }

        public required HttpClient Admin { get; init; }

        public required HttpClient Ada { get; init; }

        public required Guid AdaId { get; init; }

        public static async Task<Site> StartAsync(params (string Name, string Value)[] settings)
        {
            var clock = new ManualClock();
            var gateway = await GatewayHost.StartAsync(clock, null, settings);
            var ada = await gateway.RegisterAsync("ada");
            return new()
            {
                Gateway = gateway,
                Clock = clock,
                Admin = await gateway.AdminAsync(),
                Ada = await gateway.LoginAsync("ada", UserCalls.Password),
                AdaId = Guid.Parse(ada.Text("id")),
            };
        }

        public Task LookAsync() => Gateway.Services.GetRequiredService<AlertWatch>().LookAsync(CancellationToken.None);

        public async Task MoveAsync(string amount) => (await Admin.AdjustAsync(AdaId.ToString(), amount)).EnsureSuccessStatusCode();

        public async Task SetAsync(object settings) => (await Ada.PutAsJsonAsync("/api/alerts/settings", settings)).EnsureSuccessStatusCode();

        public async Task<List<JsonElement>> AlertsAsync(string query = "") =>
            [.. (await (await Ada.GetAsync($"/api/alerts{query}")).ReadAsync()).GetProperty("items").EnumerateArray()];

        public async ValueTask DisposeAsync()
        {
            Ada.Dispose();
            Admin.Dispose();
            await Gateway.DisposeAsync();
        }
    }
}
