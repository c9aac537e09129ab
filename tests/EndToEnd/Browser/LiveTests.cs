using System.Net.Http.Headers;
using System.Text;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>Pages change by themselves, and only where they should.</summary>
public sealed class LiveTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    /// <summary>Well below the 15 s in which a page without events asks again.</summary>
    private static readonly LocatorAssertionsToBeVisibleOptions Soon = new() { Timeout = 8_000 };

    [Fact]
    public async Task A_call_changes_the_dashboard_at_once_without_a_reload_and_leaves_the_focus_where_it_is()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        var key = await site.Gateway.NewKeyAsync(TestContext.Current.CancellationToken);
        await CallAsync(key);
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        var streams = 0;
        page.Request += (_, request) => streams += request.Url.Contains("/api/events", StringComparison.Ordinal) ? 1 : 0;
        await ConsoleSite.LogInAsync(page);
        await Expect(Chip(page, "live")).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^200 gpt-test") })).Not.ToHaveCountAsync(0);
        var before = await page.GetByRole(AriaRole.Link, new() { NameRegex = new("^200 gpt-test") }).CountAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "7 days" }).FocusAsync();
        await page.EvaluateAsync("window.untouched = true");

        await CallAsync(key);

        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^200 gpt-test") })).ToHaveCountAsync(before + 1, new() { Timeout = 8_000 });
        Assert.True(await page.EvaluateAsync<bool>("window.untouched && document.activeElement.textContent.includes('7')"));
        await page.GetByRole(AriaRole.Link, new() { Name = "API keys", Exact = true }).ClickAsync();
        await ConsoleSite.AwaitPageAsync(page);
        Assert.Equal(1, streams);
    }

    [Fact]
    public async Task Who_stops_the_page_keeps_his_rows_and_sees_how_many_are_new()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await site.NewUserAsync("reader", credits: "10");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page, "reader", ConsoleSite.Password);
        var key = await site.Gateway.NewKeyAsync(TestContext.Current.CancellationToken, "reader", ConsoleSite.Password);
        await CallAsync(key);
        await page.GotoAsync("usage/requests");
        var rows = page.GetByRole(AriaRole.Table).GetByRole(AriaRole.Row);
        await Expect(rows).ToHaveCountAsync(2, new() { Timeout = 8_000 });

        await Chip(page, "live").ClickAsync();
        await CallAsync(key);
        await CallAsync(key);

        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "2 new" })).ToBeVisibleAsync(Soon);
        await Expect(rows).ToHaveCountAsync(2);
        await page.GetByRole(AriaRole.Button, new() { Name = "2 new" }).ClickAsync();
        await Expect(rows).ToHaveCountAsync(4);
        await Chip(page, "paused").ClickAsync();
        await CallAsync(key);
        await Expect(rows).ToHaveCountAsync(5, new() { Timeout = 8_000 });
    }

    [Fact]
    public async Task When_the_gateway_dies_the_page_says_so_and_has_missed_nothing_when_it_is_back()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var other = new ConsoleSite();
        await other.InitializeAsync();
        var key = await other.Gateway.NewKeyAsync(TestContext.Current.CancellationToken);
        await using var visitor = await other.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);
        await Expect(Chip(page, "live")).ToBeVisibleAsync();

        await other.Gateway.KillAsync();
        await Expect(Chip(page, "reconnecting")).ToBeVisibleAsync(new() { Timeout = 5_000 });
        await other.StartAgainAsync();
        await CallAsync(key, other);

        await Expect(Chip(page, "live")).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("^200 gpt-test") })).ToBeVisibleAsync(Soon);
    }

    private static ILocator Chip(IPage page, string state) => page.Locator($"[data-live={state}]");

    private async Task CallAsync(string key, ConsoleSite? at = null)
    {
        using var client = new HttpClient { BaseAddress = (at ?? site).Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var body = new StringContent("""{"model": "gpt-test", "messages": [{"role": "user", "content": "Hi"}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/chat/completions", body);
        answer.EnsureSuccessStatusCode();
    }
}
