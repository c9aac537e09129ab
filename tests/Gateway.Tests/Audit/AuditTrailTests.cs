using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting.CommandLine;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Xunit;

namespace ApiHub.Gateway.Tests.Audit;

/// <summary>What a row says.</summary>
public sealed class AuditTrailTests
{
    [Fact]
    public async Task A_change_tells_who_made_it_from_where_and_only_what_differs()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        using var admin = await gateway.AdminAsync();
        admin.DefaultRequestHeaders.UserAgent.ParseAdd("test/1.0");
        admin.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.7");
        var key = (await admin.CreateKeyAsync(new { name = "mine", limits = new { requests_per_minute = 5, tokens_per_day = 100 } })).Text("id");

        await admin.PatchAsJsonAsync($"/api/keys/{key}", new { name = "yours", limits = new { requests_per_minute = 9 } }, TestContext.Current.CancellationToken);

        var row = Assert.Single(await admin.AuditAsync("action=key.change"));
        Assert.Equal(("admin", "key", key, "yours", "ok"), (row.Text("actor"), row.Text("target_kind"), row.Text("target_id"), row.Text("target"), row.Text("result")));
        Assert.Equal(("203.0.113.7", "test/1.0", "2026-11-22T12:00:00+00:00"), (row.Text("address"), row.Text("user_agent"), row.Text("at")));
        Assert.NotEqual("", row.Text("request_id"));
        Assert.Equal("""{"name":"mine","limits":{"requests_per_minute":5}}""", row.GetProperty("before").GetRawText());
        Assert.Equal("""{"name":"yours","limits":{"requests_per_minute":9}}""", row.GetProperty("after").GetRawText());
        var one = await admin.JsonAsync($"/api/admin/audit/{row.Text("id")}");
        Assert.Equal(row.GetRawText(), one.GetRawText());
    }

    [Fact]
    public async Task No_row_holds_a_secret()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var user = (await gateway.RegisterAsync("ada")).Text("id");
        var key = await admin.CreateKeyAsync(new { name = "mine" });
        var rotated = await (await admin.PostAsync($"/api/keys/{key.Text("id")}/rotate", null, TestContext.Current.CancellationToken)).ReadAsync();
        var account = await (await admin.PostAsJsonAsync(
            "/api/admin/accounts", new { name = "a", kind = "openai", base_url = "http://127.0.0.1:1", credential = "sk-first", proxy = "http://me:pw-of-proxy@127.0.0.1:9" },
            TestContext.Current.CancellationToken)).ReadAsync();
        await admin.PatchAsJsonAsync($"/api/admin/accounts/{account.Text("id")}", new { credential = "sk-second" }, TestContext.Current.CancellationToken);
        var reset = await (await admin.PostAsJsonAsync($"/api/admin/users/{user}/reset-password", new { }, TestContext.Current.CancellationToken)).ReadAsync();
        await gateway.TryLoginAsync("ada", "the-wrong-password");

        await using var db = gateway.Database();
        var texts = string.Join('\n', (await db.Audit.AsNoTracking().ToListAsync(TestContext.Current.CancellationToken)).ConvertAll(e => JsonSerializer.Serialize(e)));

        string[] secrets = [key.Text("key"), rotated.Text("key"), "sk-first", "sk-second", "pw-of-proxy", reset.Text("password"), UserCalls.Password, "the-wrong-password", GatewayHost.AdminPassword, "Protected"];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, texts, StringComparison.Ordinal));
        var replaced = Assert.Single(await gateway.AuditOfAsync("account.change"));
        Assert.Equal("""{"replaced_secrets":["credential"]}""", replaced.After);
    }

    [Fact]
    public async Task Logins_and_failed_ones_name_who_tried_and_those_that_are_not_heard_fill_no_table()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        var ada = (await gateway.RegisterAsync("ada")).Text("id");
        await gateway.TokensAsync("ada");
        for (var i = 0; i < 20; i++)
            await gateway.TryLoginAsync("ada", "wrong", from: "203.0.113.9");
        await gateway.TryLoginAsync("nobody@example.org", "wrong", from: "203.0.113.10");

        var login = Assert.Single(await gateway.AuditOfAsync("login"));
        Assert.Equal((ada, "ada", ada), (login.ActorId?.ToString(), login.Actor, login.TargetId));
        var failed = await gateway.AuditOfAsync("login.failed");
        Assert.Equal([(null, ada, "ada", "invalid_credentials")], failed.Where(e => e.Target == "ada").Select(e => (e.Actor, e.TargetId, e.Target, e.Result)).Distinct());
        Assert.InRange(failed.Count(e => e.Target == "ada"), 5, 6);
        Assert.Equal((null, null, "203.0.113.10"), failed.Where(e => e.Target == "nobody@example.org").Select(e => (e.Actor, e.TargetId, e.Address)).Single());
        var registered = Assert.Single(await gateway.AuditOfAsync("user.register"));
        Assert.Equal((ada, "ada"), (registered.ActorId?.ToString(), registered.Target));
    }

    [Fact]
    public async Task What_is_refused_to_somebody_who_is_logged_in_is_recorded_with_its_code()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var me = (await admin.JsonAsync("/api/auth/me")).Text("id");

        var refused = await admin.PatchAsJsonAsync($"/api/admin/users/{me}", new { role = "user" }, TestContext.Current.CancellationToken);
        await admin.PatchAsJsonAsync($"/api/admin/users/{me}", new { role = "king" }, TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var row = Assert.Single(await gateway.AuditOfAsync("user.change"));
        Assert.Equal(("admin", "user", me, "last_admin", null), (row.Actor, row.TargetKind, row.TargetId, row.Result, row.After));
    }

    [Fact]
    public async Task A_password_reset_at_the_command_line_is_recorded()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");

        var code = await Commands.RunAsync(
            ["admin", "reset-password", "--user", "ada"], TextWriter.Null, TextWriter.Null,
            builder => builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?> { ["DATA_DIR"] = gateway.DataDir }));

        Assert.Equal(0, code);
        var row = Assert.Single(await gateway.AuditOfAsync("user.reset_password"));
        Assert.Equal((null, "command line", "ada", null), (row.ActorId, row.Actor, row.Target, row.Address));
    }

    [Fact]
    public async Task A_name_outlives_its_owners_renaming()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await gateway.RegisterAsync("ada");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        await ada.PutAsJsonAsync("/api/auth/me", new { username = "countess" }, TestContext.Current.CancellationToken);

        var renamed = Assert.Single(await gateway.AuditOfAsync("profile.change"));
        Assert.Equal(("ada", "countess", """{"username":"ada"}"""), (renamed.Actor, renamed.Target, renamed.Before));
        Assert.Equal("ada", Assert.Single(await gateway.AuditOfAsync("login"), e => e.Actor != "admin").Actor);
    }

    [Fact]
    public void What_is_too_long_stays_json_and_within_its_bounds()
    {
        var (before, after) = AuditDetails.Of(null, new { name = "long", note = new string('x', 9000), list = Enumerable.Repeat("name", 2000) }, JsonSerializerOptions.Default);

        Assert.Null(before);
        Assert.Equal("""{"name":"long","note":"…","list":"…"}""", after);
    }
}
