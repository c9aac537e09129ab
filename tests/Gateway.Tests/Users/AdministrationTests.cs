using System.Net;
using System.Net.Http.Json;
using ApiHub.Gateway.Keys;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class AdministrationTests
{
    private const string Users = "/api/admin/users";

    [Fact]
    public async Task An_administrator_makes_a_user_of_any_role()
    {
        await using var gateway = await GatewayHost.StartAsync(("ALLOW_REGISTRATION", "false"));
        using var admin = await gateway.AdminAsync();

        using var answer = await admin.PostAsJsonAsync(
            Users, new { username = "olga", email = "olga@example.org", password = UserCalls.Password, role = "operator" });

        var user = await answer.ReadAsync();
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.Equal("operator", user.Text("role"));
        Assert.Equal(user.Text("id"), (await (await admin.GetAsync(answer.Headers.Location)).ReadAsync()).Text("id"));
        using var olga = await gateway.LoginAsync("olga", UserCalls.Password);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.GetAsync(Users)).StatusCode);
    }

    [Fact]
    public async Task An_unknown_role_and_a_taken_name_are_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");

        using var made = await admin.PostAsJsonAsync(
            Users, new { username = "olga", email = "olga@example.org", password = UserCalls.Password, role = "root" });
        using var changed = await admin.PatchAsJsonAsync($"{Users}/{id}", new { role = "root" });
        using var taken = await admin.PatchAsJsonAsync($"{Users}/{id}", new { email = "Admin@example.com", role = "operator" });

        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, changed.StatusCode);
        Assert.Equal("email_taken", await taken.CodeAsync());
        Assert.Equal("user", (await (await admin.GetAsync($"{Users}/{id}")).ReadAsync()).Text("role"));
    }

    [Theory]
    [InlineData("-username", "u4 u3 u2 u1 u0")]
    [InlineData("username", "u0 u1 u2 u3 u4")]
    [InlineData("created_at", "u0 u1 u2 u3 u4")]
    [InlineData("-created_at", "u4 u3 u2 u1 u0")]
    public async Task Pages_follow_one_another_without_gap_or_repeat(string sort, string expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        for (var i = 0; i < 5; i++)
            await gateway.RegisterAsync($"u{i}");

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await (await admin.GetAsync($"{Users}?role=user&total=true&limit=2&sort={sort}{cursor}")).ReadAsync();
            Assert.Equal(5, page.GetProperty("total").GetInt32());
            names.AddRange(page.GetProperty("items").EnumerateArray().Select(u => u.Text("username")));
            cursor = page.TryGetProperty("next_cursor", out var next) ? "&cursor=" + next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(expected, string.Join(' ', names));
    }

    [Theory]
    [InlineData("q=LOVE", "lovelace")]
    [InlineData("q=byron@", "lovelace")]
    [InlineData("q=%25", "")]
    [InlineData("q=_", "")]
    [InlineData("enabled=false", "babbage")]
    [InlineData("role=admin", "admin")]
    public async Task Users_are_found_by_part_of_a_name_by_role_and_by_state(string query, string expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await gateway.RegisterAsync("lovelace", "ada.byron@example.org");
        var id = (await gateway.RegisterAsync("babbage")).Text("id");
        await (await admin.PatchAsJsonAsync($"{Users}/{id}", new { enabled = false })).ReadAsync();

        var page = await (await admin.GetAsync($"{Users}?{query}")).ReadAsync();

        Assert.Equal(expected, string.Join(' ', page.GetProperty("items").EnumerateArray().Select(u => u.Text("username"))));
    }

    [Theory]
    [InlineData("""{"role": "user"}""")]
    [InlineData("""{"role": "operator"}""")]
    [InlineData("""{"enabled": false}""")]
    public async Task The_last_administrator_stays_one(string change)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var me = (await (await admin.GetAsync("/api/auth/me")).ReadAsync()).Text("id");
        var disabled = (await gateway.RegisterAsync("former")).Text("id");
        await (await admin.PatchAsJsonAsync($"{Users}/{disabled}", new { role = "admin", enabled = false })).ReadAsync();

        using var answer = await admin.PatchAsync($"{Users}/{me}", new StringContent(change, null, "application/json"));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Equal("last_admin", await answer.CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await admin.GetAsync(Users)).StatusCode);
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Of_administrators_who_demote_each_other_at_once_one_remains(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var first = await gateway.AdminAsync();
        var firstId = (await (await first.GetAsync("/api/auth/me")).ReadAsync()).Text("id");
        var secondId = (await gateway.RegisterAsync("second")).Text("id");
        await (await first.PatchAsJsonAsync($"{Users}/{secondId}", new { role = "admin" })).ReadAsync();
        using var second = await gateway.LoginAsync("second", UserCalls.Password);

        await Task.WhenAll(
            first.PatchAsJsonAsync($"{Users}/{secondId}", new { role = "user" }),
            second.PatchAsJsonAsync($"{Users}/{firstId}", new { role = "user" }));

        var allowed = new[] { (await first.GetAsync(Users)).StatusCode, (await second.GetAsync(Users)).StatusCode };
        Assert.Single(allowed, HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_password_is_reset_to_a_given_or_a_generated_one_and_ends_the_logins()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        var generated = (await (await admin.PostAsJsonAsync($"{Users}/{id}/reset-password", new { })).ReadAsync()).Text("password");
        using var ended = await ada.GetAsync("/api/auth/me");
        using var again = await gateway.LoginAsync("ada", generated);
        using var given = await admin.PostAsJsonAsync($"{Users}/{id}/reset-password", new { password = "given by hand" });

        Assert.Equal(HttpStatusCode.Unauthorized, ended.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, given.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await gateway.TryLoginAsync("ada", "given by hand")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.PostAsJsonAsync($"{Users}/{Guid.Empty}/reset-password", new { })).StatusCode);
    }

    [Fact]
    public async Task The_keys_of_a_disabled_user_are_refused_at_once()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);
        var key = (await (await ada.PostAsJsonAsync("/api/keys", new { name = "laptop" })).ReadAsync()).Text("key");
        var keys = gateway.Services.GetRequiredService<KeyDirectory>();
        var before = await keys.FindAsync(key, default);

        await (await admin.PatchAsJsonAsync($"{Users}/{id}", new { enabled = false })).ReadAsync();

        var after = await keys.FindAsync(key, default);
        Assert.Equal(KeyFault.None, before.Fault);
        Assert.NotEqual(KeyFault.None, after.Fault);
    }
}
