using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

public sealed class KeyApiTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_new_key_is_shown_once_and_works(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var holder = await gateway.NewUserAsync("holder");

        using var answer = await holder.PostAsJsonAsync("/api/keys", new
        {
            name = " laptop ",
            limits = new { requests_per_minute = 60, spend_per_day = "0.1" },
            expires_at = "2099-01-01T00:00:00Z",
            allowed_models = new[] { "claude-*" },
            allowed_ips = new[] { "127.0.0.1", "10.0.0.0/8" },
            note = "for Claude Code",
        });
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var created = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var key = created.Text("key");
        Assert.Matches("^sk-ahg-[0-9A-Za-z]{38}$", key);
        Assert.StartsWith(created.Text("prefix"), key);
        Assert.EndsWith(created.Text("last4"), key);
        Assert.Equal("laptop", created.Text("name"));
        Assert.Equal("0.1", created.GetProperty("limits").Text("spend_per_day"));
        Assert.Equal(60, created.GetProperty("limits").GetProperty("requests_per_minute").GetInt64());
        Assert.Equal(JsonValueKind.Null, created.GetProperty("limits").GetProperty("tokens_per_day").ValueKind);

        var read = await holder.JsonAsync(answer.Headers.Location!.ToString());
        Assert.False(read.TryGetProperty("key", out _));
        Assert.Equal(("holder", "for Claude Code", true), (read.Text("owner"), read.Text("note"), read.GetProperty("enabled").GetBoolean()));

        foreach (var header in new[] { "Authorization", "x-api-key", "x-goog-api-key" })
        {
            using var itself = await gateway.AskAsync(key, header);
            var json = await itself.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("laptop", "holder", "claude-*"), (json.Text("name"), json.Text("owner"), json.GetProperty("allowed_models")[0].GetString()));
        }

        await using var db = gateway.Database();
        Assert.DoesNotContain(key, JsonSerializer.Serialize(await db.ApiKeys.SingleAsync()));
    }

    [Theory]
    [InlineData("""{}""")]
    [InlineData("""{"name":""}""")]
    [InlineData("""{"name":"   "}""")]
    [InlineData("""{"name":"k","limits":{"requests_per_minute":0}}""")]
    [InlineData("""{"name":"k","limits":{"tokens_per_day":-1}}""")]
    [InlineData("""{"name":"k","limits":{"spend_per_day":"-1"}}""")]
    [InlineData("""{"name":"k","limits":{"spend_total":"1e3"}}""")]
    [InlineData("""{"name":"k","limits":{"spend_total":"0.0000000001"}}""")]
    [InlineData("""{"name":"k","limits":{"spend_total":0.1}}""")]
    [InlineData("""{"name":"k","expires_at":"2020-01-01T00:00:00Z"}""")]
    [InlineData("""{"name":"k","allowed_ips":["10.0.0.1/33"]}""")]
    [InlineData("""{"name":"k","allowed_ips":["everywhere"]}""")]
    [InlineData("""{"name":"k","allowed_ips":["1"]}""")]
    [InlineData("""{"name":"k","allowed_ips":[null]}""")]
    [InlineData("""{"name":"k","allowed_models":["a*b"]}""")]
    [InlineData("""{"name":"k","allowed_models":[""]}""")]
    [InlineData("""not JSON""")]
    public async Task A_request_that_makes_no_sense_is_refused(string body)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        using var answer = await admin.PostAsync("/api/keys", new StringContent(body, null, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        await using var db = gateway.Database();
        Assert.Equal(0, await db.ApiKeys.CountAsync());
    }

    [Theory]
    [InlineData("2099-07-01T12:00:00", "2099-07-01T10:00:00Z")]
    [InlineData("2099-01-01T12:00:00", "2099-01-01T11:00:00Z")]
    [InlineData("2099-03-29T02:30:00", "2099-03-29T01:30:00Z")]
    [InlineData("2099-01-01", "2098-12-31T23:00:00Z")]
    [InlineData("2099-01-01T12:00:00Z", "2099-01-01T12:00:00Z")]
    [InlineData("2099-01-01T12:00:00-05:00", "2099-01-01T17:00:00Z")]
    public async Task An_expiry_without_an_offset_is_on_the_sites_clock(string written, string meant)
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_TIME_ZONE", "Europe/Berlin"));
        using var admin = await gateway.AdminAsync();

        var key = await admin.CreateKeyAsync(new { name = "k", expires_at = written });

        Assert.Equal(DateTimeOffset.Parse(meant, System.Globalization.CultureInfo.InvariantCulture), key.GetProperty("expires_at").GetDateTimeOffset());
    }

    [Theory]
    [InlineData("0001-01-01T00:30:00")]
    [InlineData("tomorrow")]
    public async Task An_expiry_that_is_no_moment_is_refused(string written)
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_TIME_ZONE", "Europe/Berlin"));
        using var admin = await gateway.AdminAsync();

        using var refused = await admin.PostAsJsonAsync("/api/keys", new { name = "k", expires_at = written });

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task A_refused_limit_says_what_it_should_be()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var answer = await admin.PostAsJsonAsync("/api/keys", new { name = "k", limits = new { requests_per_minute = 0, spend_per_week = "ten" } });
        var refusal = await answer.Content.ReadAsStringAsync();
        Assert.Contains("whole number from 1 to", refusal, StringComparison.Ordinal);
        Assert.Contains("string of credits such as", refusal, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_change_touches_only_what_it_names(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var created = await admin.CreateKeyAsync(new
        {
            name = "old", note = "stays", expires_at = "2099-01-01T00:00:00Z", allowed_models = new[] { "a" },
            limits = new { requests_per_minute = 1, tokens_per_day = 2, spend_total = "3" },
        });
        var path = $"/api/keys/{created.Text("id")}";

        var changed = await PatchAsync(admin, path, """{"name":"new","limits":{"requests_per_minute":null,"spend_per_day":"4.5"},"expires_at":null}""");
        Assert.Equal(("new", "stays", "a"), (changed.Text("name"), changed.Text("note"), changed.GetProperty("allowed_models")[0].GetString()));
        Assert.Equal(JsonValueKind.Null, changed.GetProperty("expires_at").ValueKind);
        var limits = changed.GetProperty("limits");
        Assert.Equal(JsonValueKind.Null, limits.GetProperty("requests_per_minute").ValueKind);
        Assert.Equal((2, "3", "4.5"), (limits.GetProperty("tokens_per_day").GetInt64(), limits.Text("spend_total"), limits.Text("spend_per_day")));

        var cleared = await PatchAsync(admin, path, """{"note":null,"limits":null,"allowed_models":null}""");
        Assert.Equal(JsonValueKind.Null, cleared.GetProperty("note").ValueKind);
        Assert.Equal(0, cleared.GetProperty("allowed_models").GetArrayLength());
        Assert.All(cleared.GetProperty("limits").EnumerateObject(), limit => Assert.Equal(JsonValueKind.Null, limit.Value.ValueKind));

        foreach (var bad in new[] { """{"name":null}""", """{"name":" "}""", """{"limits":{"spend_total":"x"}}""", """{"allowed_ips":["x"]}""", """{"expires_at":"2020-01-01T00:00:00Z"}""" })
        {
            using var refused = await admin.PatchAsync(path, new StringContent(bad, null, "application/json"));
            Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        }
    }

    [Fact]
    public async Task Disabling_enabling_and_deleting_take_effect_at_once()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var created = await admin.CreateKeyAsync(new { name = "k" });
        var (path, key) = ($"/api/keys/{created.Text("id")}", created.Text("key"));
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(key)).StatusCode);

        (await admin.PostAsync($"{path}/disable", null)).EnsureSuccessStatusCode();
        Assert.Equal("401 api_key_disabled", await gateway.AskAsync(key).CodeOfAsync());
        (await admin.PostAsync($"{path}/enable", null)).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(key)).StatusCode);

        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync(path)).StatusCode);
        Assert.Equal("401 invalid_api_key", await gateway.AskAsync(key).CodeOfAsync());
        Assert.Equal("404 not_found", await admin.DeleteAsync(path).CodeOfAsync());
        Assert.Equal("404 not_found", await admin.GetAsync(path).CodeOfAsync());
        Assert.Empty((await admin.JsonAsync("/api/keys")).Texts("id"));
        await using var db = gateway.Database();
        var row = await db.ApiKeys.SingleAsync();
        Assert.Equal(("k", null), (row.Name, row.Hash));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_rotated_key_gets_a_new_text_and_the_old_one_works_for_its_grace(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var created = await admin.CreateKeyAsync(new { name = "k" });
        var rotate = $"/api/keys/{created.Text("id")}/rotate";
        var first = created.Text("key");
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(first)).StatusCode);

        var second = await admin.CreateKeyAsync(new { grace_seconds = 3600 }, rotate);
        Assert.NotEqual(JsonValueKind.Null, second.GetProperty("previous_valid_until").ValueKind);
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(first)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(second.Text("key"))).StatusCode);

        using var bare = await admin.PostAsync(rotate, null);
        var third = await bare.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("401 invalid_api_key", await gateway.AskAsync(first).CodeOfAsync());
        Assert.Equal("401 invalid_api_key", await gateway.AskAsync(second.Text("key")).CodeOfAsync());
        Assert.Equal(HttpStatusCode.OK, (await gateway.AskAsync(third.Text("key"))).StatusCode);
        Assert.EndsWith(third.Text("last4"), third.Text("key"));

        using var tooLong = await admin.PostAsJsonAsync(rotate, new { grace_seconds = 604_801 });
        Assert.Equal(HttpStatusCode.BadRequest, tooLong.StatusCode);
    }

    [Fact]
    public async Task Somebody_elses_key_is_not_there()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var holder = await gateway.NewUserAsync("holder");
        using var thief = await gateway.NewUserAsync("thief");
        var path = $"/api/keys/{(await holder.CreateKeyAsync(new { name = "k" })).Text("id")}";

        Assert.Equal("404 not_found", await thief.GetAsync(path).CodeOfAsync());
        Assert.Equal("404 not_found", await thief.PatchAsJsonAsync(path, new { name = "mine" }).CodeOfAsync());
        Assert.Equal("404 not_found", await thief.DeleteAsync(path).CodeOfAsync());
        foreach (var action in new[] { "enable", "disable", "rotate" })
            Assert.Equal("404 not_found", await thief.PostAsync($"{path}/{action}", null).CodeOfAsync());
        Assert.Empty((await thief.JsonAsync("/api/keys")).Texts("id"));
        Assert.Equal(HttpStatusCode.Forbidden, (await thief.GetAsync($"/api/admin{path[4..]}")).StatusCode);
        Assert.Equal("k", (await holder.JsonAsync(path)).Text("name"));
    }

    [Fact]
    public async Task An_operator_has_everybodys_keys_but_gets_no_text_of_an_administrators()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("holder");
        using var support = await gateway.NewUserAsync("support", "operator");
        var adminsKey = await admin.CreateKeyAsync(new { name = "admins" });
        var holderId = (await holder.JsonAsync("/api/auth/me")).Text("id");

        var made = await support.CreateKeyAsync(new { name = "made", user_id = holderId }, "/api/admin/keys");
        Assert.Equal("holder", made.Text("owner"));
        Assert.Equal(made.Text("id"), (await holder.JsonAsync("/api/keys")).Texts("id").Single());
        Assert.Equal(["made", "admins"], (await support.JsonAsync("/api/admin/keys")).Texts("name"));
        Assert.Equal(["made"], (await support.JsonAsync($"/api/admin/keys?user_id={holderId}")).Texts("name"));

        var adminId = adminsKey.Text("user_id");
        Assert.Equal("403 forbidden", await support.PostAsJsonAsync("/api/admin/keys", new { name = "x", user_id = adminId }).CodeOfAsync());
        Assert.Equal("403 forbidden", await support.PostAsync($"/api/admin/keys/{adminsKey.Text("id")}/rotate", null).CodeOfAsync());
        Assert.Equal("403 forbidden", await holder.PostAsJsonAsync("/api/keys", new { name = "x", user_id = adminId }).CodeOfAsync());
        Assert.Equal("404 not_found", await support.PostAsJsonAsync("/api/admin/keys", new { name = "x", user_id = Guid.Empty }).CodeOfAsync());
    }

    [Fact]
    public async Task A_user_has_at_most_a_thousand_keys()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await using (var db = gateway.Database())
        {
            var owner = await db.Users.SingleAsync();
            for (var i = 0; i < 1000; i++)
                db.Add(Seed.NewKey(owner, gateway).Row);
            await db.SaveChangesAsync();
        }

        Assert.Equal("409 too_many_keys", await admin.PostAsJsonAsync("/api/keys", new { name = "one more" }).CodeOfAsync());
        Assert.Equal(1000, (await admin.JsonAsync("/api/keys?total=true&limit=1")).GetProperty("total").GetInt64());
    }

    [Theory]
    [InlineData("")]
    [InlineData("sk-ahg-nonsense")]
    [InlineData("' OR '1'='1")]
    [InlineData("%")]
    public async Task A_bad_key_is_told_what_is_wrong_and_nothing_else(string key)
    {
        await using var gateway = await GatewayHost.StartAsync();
        Assert.Equal(key.Length == 0 ? "401 missing_api_key" : "401 invalid_api_key", await gateway.AskAsync(key, "x-api-key").CodeOfAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/api/keys")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/api/admin/keys")).StatusCode);
    }

    [Fact]
    public async Task A_key_from_an_address_that_is_not_allowed_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var key = (await admin.CreateKeyAsync(new { name = "k", allowed_ips = new[] { "203.0.113.0/24" } })).Text("key");
        Assert.Equal("403 ip_not_allowed", await gateway.AskAsync(key).CodeOfAsync());
    }

    private static async Task<JsonElement> PatchAsync(HttpClient client, string path, string body)
    {
        using var answer = await client.PatchAsync(path, new StringContent(body, null, "application/json"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }
}
