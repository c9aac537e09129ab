using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What a list shows while it is loaded, when it is empty, when it cannot be loaded, and when one may not see it.</summary>
public sealed class StatesTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    /// <summary>Each page with a list, and where the list comes from.</summary>
    private static readonly (string Route, string Api)[] Lists =
    [
        ("keys", "/api/keys"), ("usage/requests", "/api/usage/requests"), ("usage/statement", "/api/ledger"), ("models", "/api/models"),
        ("admin/accounts", "/api/admin/accounts"), ("admin/users", "/api/admin/users"), ("admin/groups", "/api/admin/groups"),
        ("admin/keys", "/api/admin/keys"), ("admin/requests", "/api/admin/usage/requests"), ("admin/audit", "/api/admin/audit"),
    ];

    [Fact]
    public async Task A_list_says_that_it_is_loaded_that_it_is_empty_and_why_it_cannot_be_loaded()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);

        foreach (var (route, api) in Lists)
        {
            var asked = new Regex($@"{api}(\?|$)");
            var held = new TaskCompletionSource();
            await page.RouteAsync(asked, async call =>
            {
                await held.Task;
                await call.FulfillAsync(new() { Status = 200, ContentType = "application/json", Body = """{"items":[],"next_cursor":null,"total":0}""" });
            });
            await page.GotoAsync(route);
            var main = page.GetByRole(AriaRole.Main);
            await Expect(main.GetByRole(AriaRole.Status, new() { Name = "Loading" }).First).ToBeVisibleAsync();
            held.SetResult();
            await ConsoleSite.AwaitPageAsync(page);
            await Expect(main.Locator("p.font-medium").First).Not.ToBeEmptyAsync();
            await Expect(main.GetByRole(AriaRole.Row)).ToHaveCountAsync(0);
            await page.UnrouteAsync(asked);

            await page.RouteAsync(asked, call => call.FulfillAsync(new()
            {
                Status = 500, ContentType = "application/problem+json", Headers = new Dictionary<string, string> { ["x-request-id"] = "req-of-the-test" },
                Body = """{"status":500,"code":"broken_on_purpose","detail":"The disk is on fire."}""",
            }));
            await page.ReloadAsync();
            var fault = main.GetByRole(AriaRole.Alert);
            await Expect(fault).ToContainTextAsync("The disk is on fire.");
            await Expect(fault).ToContainTextAsync("broken_on_purpose · req-of-the-test");
            await page.UnrouteAsync(asked);
            await fault.GetByRole(AriaRole.Button, new() { Name = "Try again" }).ClickAsync();
            await Expect(fault).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task A_page_that_one_may_not_see_says_so_and_an_address_that_is_none_too()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await site.NewUserAsync("plain", credits: "1");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();

        // Whoever is not logged in comes back to where he wanted to go.
        await page.GotoAsync("usage/requests?outcome=refused");
        await page.Locator("input[name=username]").FillAsync("plain");
        await page.Locator("input[name=password]").FillAsync(ConsoleSite.Password);
        await page.Locator("button[type=submit]").ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/usage/requests\\?outcome=refused"));

        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);
        foreach (var route in Routes.All.Where(route => route.StartsWith("admin", StringComparison.Ordinal)))
        {
            await page.GotoAsync(route);
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("No access");
        }
        Assert.DoesNotContain(asked, url => url.Contains("/api/admin/", StringComparison.Ordinal));

        await page.GotoAsync("no/such/page");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToContainTextAsync("Page not found");
    }
}
