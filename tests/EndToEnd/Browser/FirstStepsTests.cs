using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What somebody does who has just installed it.</summary>
public sealed class FirstStepsTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_newcomer_makes_a_key_by_the_checklist_uses_it_and_sees_the_request_appear()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        var bodies = new List<string>();
        page.Response += async (_, response) =>
        {
            if (!response.Url.Contains("/api/keys") || response.Status == 204)
                return;
            try
            {
                bodies.Add(await response.TextAsync());
            }
            catch (PlaywrightException)
            {
                // The page has gone on and nobody has its text any more.
            }
        };
        await site.NewUserAsync("newcomer", credits: "10");
        await ConsoleSite.LogInAsync(page, "newcomer", ConsoleSite.Password);

        await page.GetByRole(AriaRole.Link, new() { Name = "Make a key" }).ClickAsync();
        await page.GetByLabel("Name", new() { Exact = true }).FillAsync("my program");
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        var key = await page.GetByTestId("secret").InnerTextAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Copy key" }).ClickAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByTestId("secret")).ToBeVisibleAsync();
        await page.GetByRole(AriaRole.Checkbox).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "my program" })).ToBeVisibleAsync();

        Assert.Equal(key, await page.EvaluateAsync<string>("navigator.clipboard.readText()"));
        await AssertForgottenAsync(page, key);

        await page.GetByRole(AriaRole.Link, new() { Name = "Dashboard" }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "First steps" })).ToBeVisibleAsync();
        await UseAsync(key);
        await Expect(page.GetByRole(AriaRole.Link, new() { NameRegex = new("200 gpt-test · my program") })).ToBeVisibleAsync(new() { Timeout = 15_000 });
        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "First steps" })).Not.ToBeVisibleAsync();

        await page.GetByRole(AriaRole.Link, new() { NameRegex = new("200 gpt-test") }).ClickAsync();
        var bill = page.GetByRole(AriaRole.Table, new() { Name = "Bill" });
        await Expect(bill).ToContainTextAsync("Charged (credits)");
        await Expect(bill).ToContainTextAsync("15 / 1M");
        Assert.Single(bodies, body => body.Contains(key, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Who_is_not_logged_in_comes_back_to_the_page_that_he_asked_for()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();

        await page.GotoAsync("usage?view=table&by=model");
        await Expect(page).ToHaveURLAsync(new Regex("/login\\?to="), new() { Timeout = 20_000 });
        await page.Locator("input[name=username]").FillAsync("admin");
        await page.Locator("input[name=password]").FillAsync(GatewayProcess.AdminPassword);
        await page.Locator("button[type=submit]").ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("/usage\\?.*by=model"), new() { Timeout = 20_000 });
        Assert.Contains("view=table", page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Under_its_strict_policy_the_console_breaks_no_rule_and_logs_no_error()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
                complaints.Add($"{page.Url}: {message.Text}");
        };
        page.PageError += (_, error) => complaints.Add($"{page.Url}: {error}");

        foreach (var route in Routes.All)
        {
            await page.GotoAsync(route);
            await ConsoleSite.AwaitPageAsync(page);
        }

        // Away from the last page, which may have a dialog open over the menu.
        await page.GotoAsync("dashboard");
        await page.GetByRole(AriaRole.Button, new() { NameRegex = new("^User menu") }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Log out" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/login$"), new() { Timeout = 20_000 });
        Assert.DoesNotContain(complaints, complaint => !complaint.Contains("401", StringComparison.Ordinal));
    }

    private static async Task AssertForgottenAsync(IPage page, string key)
    {
        Assert.DoesNotContain(key, await page.ContentAsync());
        Assert.DoesNotContain(key, await page.EvaluateAsync<string>("JSON.stringify({ ...localStorage, ...sessionStorage }) + document.cookie + location.href"));
    }

    private async Task UseAsync(string key)
    {
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var body = new StringContent("""{"model": "gpt-test", "messages": [{"role": "user", "content": "Hi"}]}""", Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/chat/completions", body);
        answer.EnsureSuccessStatusCode();
    }
}
