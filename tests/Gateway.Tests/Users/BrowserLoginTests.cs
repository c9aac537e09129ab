using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Users;

public sealed class BrowserLoginTests
{
    private const string Header = "x-apihub-csrf";

    [Fact]
    public async Task A_browsers_login_is_a_cookie_that_no_script_and_no_other_site_gets()
    {
        await using var gateway = await GatewayHost.StartAsync(("PATH_BASE", "/gw"));
        using var browser = Browser(gateway);

        using var answer = await LoginAsync(browser, "/gw");

        var cookie = Assert.Single(answer.Headers.GetValues("Set-Cookie"));
        Assert.Contains("; path=/gw", cookie);
        Assert.Contains("; samesite=strict", cookie);
        Assert.Contains("; httponly", cookie);
        Assert.DoesNotContain("secure", cookie);
        Assert.DoesNotContain("token", await answer.Content.ReadAsStringAsync());
        Assert.Equal("admin", (await (await browser.GetAsync("/gw/api/auth/me")).ReadAsync()).Text("username"));
    }

    [Fact]
    public async Task Behind_https_the_cookie_is_secure()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var browser = Browser(gateway);
        browser.DefaultRequestHeaders.Add("X-Forwarded-Proto", "https");

        using var answer = await LoginAsync(browser);

        Assert.Contains("; secure", Assert.Single(answer.Headers.GetValues("Set-Cookie")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("1", "cross-site")]
    [InlineData("1", "same-site")]
    public async Task With_the_cookie_nothing_is_changed_for_another_sites_page(string? csrf, string? from)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var browser = Browser(gateway);
        using (await LoginAsync(browser)) { }
        browser.DefaultRequestHeaders.Remove(Header);
        if (csrf is not null)
            browser.DefaultRequestHeaders.Add(Header, csrf);
        if (from is not null)
            browser.DefaultRequestHeaders.Add("Sec-Fetch-Site", from);

        using var made = await browser.PostAsJsonAsync("/api/keys", new { name = "mine" });
        using var login = await LoginAsync(browser, csrf: false);
        using var read = await browser.GetAsync("/api/keys?total=true");

        Assert.Equal((HttpStatusCode.Forbidden, "csrf_refused"), (made.StatusCode, await made.CodeAsync()));
        Assert.Equal((HttpStatusCode.Forbidden, "csrf_refused"), (login.StatusCode, await login.CodeAsync()));
        Assert.Equal(0, (await read.ReadAsync()).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task A_logout_ends_the_login_and_takes_the_cookie_back()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var browser = Browser(gateway);
        using var login = await LoginAsync(browser);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie")).Split(';')[0];

        using var logout = await browser.PostAsync("/api/auth/logout", null);

        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        Assert.StartsWith("apihub_session=;", Assert.Single(logout.Headers.GetValues("Set-Cookie")));
        using var kept = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me") { Headers = { { "Cookie", cookie } } };
        using var after = await gateway.Client.SendAsync(kept);
        Assert.Equal((HttpStatusCode.Unauthorized, "session_ended"), (after.StatusCode, await after.CodeAsync()));
    }

    [Fact]
    public async Task A_login_that_is_used_lasts_and_one_that_is_not_ends_after_thirty_days()
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null);
        using var browser = Browser(gateway);
        using (await LoginAsync(browser)) { }

        clock.Advance(TimeSpan.FromDays(29));
        using var used = await browser.GetAsync("/api/auth/me");
        clock.Advance(TimeSpan.FromDays(29));
        using var usedAgain = await browser.GetAsync("/api/auth/me");
        clock.Advance(TimeSpan.FromDays(31));
        using var unused = await browser.GetAsync("/api/auth/me");

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.Unauthorized], new[] { used.StatusCode, usedAgain.StatusCode, unused.StatusCode });
    }

    [Fact]
    public async Task A_refresh_token_is_no_cookie_and_a_cookie_no_refresh_token()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var browser = Browser(gateway);
        using var login = await LoginAsync(browser);
        var cookie = Assert.Single(login.Headers.GetValues("Set-Cookie")).Split(';')[0]["apihub_session=".Length..];
        var tokens = await gateway.TokensAsync("admin", GatewayHost.AdminPassword);

        using var renewal = await gateway.TryRefreshAsync(cookie);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/auth/me") { Headers = { { "Cookie", "apihub_session=" + tokens.Text("refresh_token") } } };
        using var reading = await gateway.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Unauthorized, renewal.StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, reading.StatusCode);
    }

    private static HttpClient Browser(GatewayHost gateway) => new() { BaseAddress = gateway.Address };

    private static Task<HttpResponseMessage> LoginAsync(HttpClient browser, string pathBase = "", bool csrf = true)
    {
        if (csrf && !browser.DefaultRequestHeaders.Contains(Header))
            browser.DefaultRequestHeaders.Add(Header, "1");
        return browser.PostAsJsonAsync($"{pathBase}/api/auth/browser", new { username = "admin", password = GatewayHost.AdminPassword });
    }
}
