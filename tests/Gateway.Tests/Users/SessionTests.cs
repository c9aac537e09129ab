using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class SessionTests
{
    private static readonly TimeSpan AfterGrace = TimeSpan.FromSeconds(11);

    [Fact]
    public async Task An_access_token_lasts_fifteen_minutes()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        using var admin = await gateway.AdminAsync();

        clock.Advance(TimeSpan.FromSeconds(15 * 60 - 1));
        using var before = await admin.GetAsync("/api/auth/me");
        clock.Advance(TimeSpan.FromSeconds(1));
        using var after = await admin.GetAsync("/api/auth/me");

        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Equal("token_expired", await after.CodeAsync());
    }

    [Fact]
    public async Task A_refresh_token_is_good_for_one_renewal()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var first = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);

        clock.Advance(TimeSpan.FromHours(1));
        using var renewal = await gateway.TryRefreshAsync(first.Text("refresh_token"));

        var second = await renewal.ReadAsync();
        Assert.NotEqual(first.Text("refresh_token"), second.Text("refresh_token"));
        using var client = gateway.With(second);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/auth/me")).StatusCode);
        using var next = await gateway.TryRefreshAsync(second.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_copied_refresh_token_ends_the_session_however_old_it_is(int renewals)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var stolen = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);
        var current = stolen;
        for (var i = 0; i < renewals; i++)
            current = await (await gateway.TryRefreshAsync(current.Text("refresh_token"))).ReadAsync();

        clock.Advance(AfterGrace);
        using var replay = await gateway.TryRefreshAsync(stolen.Text("refresh_token"));

        Assert.Equal(HttpStatusCode.Unauthorized, replay.StatusCode);
        Assert.Equal("refresh_token_reused", await replay.CodeAsync());
        using var client = gateway.With(current);
        using var ended = await client.GetAsync("/api/auth/me");
        Assert.Equal("session_ended", await ended.CodeAsync());
        using var owner = await gateway.TryRefreshAsync(current.Text("refresh_token"));
        Assert.Equal(HttpStatusCode.Unauthorized, owner.StatusCode);
        Assert.DoesNotContain(gateway.Log.Lines, line => line.Contains(stolen.Text("refresh_token")));
        Assert.Contains(gateway.Log.Lines, line => line.Contains("the session was ended"));
    }

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Of_many_renewals_at_once_one_succeeds_and_the_session_lives(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, await TestDatabase.SettingsAsync(database));
        var tokens = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.TryRefreshAsync(tokens.Text("refresh_token"))));

        var winner = Assert.Single(answers, a => a.StatusCode == HttpStatusCode.OK);
        foreach (var loser in answers.Where(a => a != winner))
            Assert.Equal("refresh_token_just_used", await loser.CodeAsync());
        using var client = gateway.With(await winner.ReadAsync());
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/api/auth/me")).StatusCode);
    }

    [Fact]
    public async Task A_login_that_nobody_renews_ends_after_thirty_days()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        var tokens = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);

        clock.Advance(TimeSpan.FromDays(30));
        using var answer = await gateway.TryRefreshAsync(tokens.Text("refresh_token"));

        Assert.Equal("session_ended", await answer.CodeAsync());
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_refresh_token_is_refused(string token)
    {
        await using var gateway = await GatewayHost.StartAsync();

        using var answer = await gateway.TryRefreshAsync(token);

        Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.BadRequest, HttpStatusCode.Unauthorized });
    }

    [Fact]
    public async Task A_logout_takes_effect_at_once_and_leaves_other_logins_alone()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var tokens = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);
        using var one = gateway.With(tokens);
        using var other = await gateway.AdminAsync();

        using var logout = await one.PostAsync("/api/auth/logout", null);

        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.Equal("session_ended", await (await one.GetAsync("/api/auth/me")).CodeAsync());
        Assert.Equal("session_ended", await (await gateway.TryRefreshAsync(tokens.Text("refresh_token"))).CodeAsync());
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/api/auth/me")).StatusCode);
    }

    [Fact]
    public async Task A_user_sees_and_ends_his_own_logins_only()
    {
        await using var gateway = await GatewayHost.StartAsync();
        await gateway.RegisterAsync("ada");
        using var phone = await gateway.LoginAsync("ada", UserCalls.Password);
        using var laptop = await gateway.LoginAsync("ada", UserCalls.Password);
        using var admin = await gateway.AdminAsync();

        var sessions = (await (await laptop.GetAsync("/api/auth/sessions")).ReadAsync()).GetProperty("items").EnumerateArray().ToList();
        var phones = Assert.Single(sessions, s => !s.GetProperty("current").GetBoolean()).Text("id");
        using var stranger = await admin.DeleteAsync($"/api/auth/sessions/{phones}");
        using var before = await phone.GetAsync("/api/auth/me");
        using var ended = await laptop.DeleteAsync($"/api/auth/sessions/{phones}");
        using var after = await phone.GetAsync("/api/auth/me");

        Assert.Equal(2, sessions.Count);
        Assert.Equal(HttpStatusCode.NotFound, stranger.StatusCode);
        Assert.Equal(HttpStatusCode.OK, before.StatusCode);
        Assert.Equal(HttpStatusCode.NoContent, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
    }

    [Fact]
    public async Task A_disabled_user_is_out_at_once_and_stays_out_when_enabled_again()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);
        using var admin = await gateway.AdminAsync();

        await (await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { enabled = false })).ReadAsync();
        using var disabled = await ada.GetAsync("/api/auth/me");
        await (await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { enabled = true })).ReadAsync();
        using var enabled = await ada.GetAsync("/api/auth/me");

        Assert.Equal(HttpStatusCode.Unauthorized, disabled.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, enabled.StatusCode);
    }

    [Fact]
    public async Task A_changed_role_counts_at_once_whatever_the_token_says()
    {
        await using var gateway = await GatewayHost.StartAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);
        using var admin = await gateway.AdminAsync();

        await (await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "admin" })).ReadAsync();
        using var promoted = await ada.GetAsync("/api/admin/users");
        await (await admin.PatchAsJsonAsync($"/api/admin/users/{id}", new { role = "operator" })).ReadAsync();
        using var demoted = await ada.GetAsync("/api/admin/users");

        Assert.Equal(HttpStatusCode.OK, promoted.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, demoted.StatusCode);
    }
}
