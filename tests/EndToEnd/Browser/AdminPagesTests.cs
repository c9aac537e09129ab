using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What operators do with accounts and prices, and what others see of their pages.</summary>
public sealed class AdminPagesTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task An_operator_adds_an_account_tests_it_and_pauses_it()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);
        await page.GotoAsync("admin/accounts");
        var posts = 0;
        page.Request += (_, request) => posts += request.Method == "POST" && request.Url.EndsWith("/api/admin/accounts", StringComparison.Ordinal) ? 1 : 0;

        await page.GetByRole(AriaRole.Button, new() { Name = "Add an account" }).ClickAsync();
        var form = page.GetByRole(AriaRole.Dialog, new() { Name = "Add an account" });
        await form.GetByRole(AriaRole.Combobox, new() { Name = "Kind" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "OpenAI" }).ClickAsync();
        await form.GetByLabel("Name", new() { Exact = true }).FillAsync("spare");
        await form.GetByLabel("Address").FillAsync("ftp://nowhere");
        await form.GetByLabel("API key").FillAsync("a secret of the provider's");
        await form.GetByRole(AriaRole.Button, new() { Name = "Add an account" }).ClickAsync();
        await Expect(form.GetByText("The address must be like")).ToBeVisibleAsync();
        await form.GetByLabel("Address").FillAsync(site.Provider.ToString());
        posts = 0;
        await form.GetByRole(AriaRole.Button, new() { Name = "Add an account" }).DblClickAsync();

        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "spare", Exact = true });
        await Expect(drawer).ToContainTextAsync("Stored, encrypted");
        Assert.Equal(1, posts);
        Assert.DoesNotContain("a secret of the provider's", await page.ContentAsync());

        await drawer.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Test" }).ClickAsync();
        var test = page.GetByRole(AriaRole.Dialog, new() { Name = "Test of spare" });
        await Expect(test.GetByText("It works")).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");

        await drawer.GetByRole(AriaRole.Button, new() { Name = "Actions" }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Pause" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Alertdialog);
        await Expect(question).ToContainTextAsync("Pause the account “spare”?");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        await question.GetByRole(AriaRole.Button, new() { Name = "Pause" }).ClickAsync();
        await Expect(drawer).ToContainTextAsync("Paused");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "spare" })).ToContainTextAsync("Paused");
    }

    [Fact]
    public async Task A_changed_price_is_shown_beside_the_old_one_and_stands_in_the_history()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);
        await page.GotoAsync("admin/models?q=gpt-test&open=gpt-test");
        var drawer = page.GetByRole(AriaRole.Dialog, new() { Name = "gpt-test" });

        await drawer.GetByLabel("Output").FillAsync("20.5");
        await Expect(drawer).ToContainTextAsync("15 → 20.5");
        // 10,000 × 3 and 1,000 × 15, then × 20.5, of a million.
        await Expect(drawer).ToContainTextAsync("0.045 → 0.0505");
        await drawer.GetByRole(AriaRole.Button, new() { Name = "Set this price" }).ClickAsync();

        await Expect(page).ToHaveURLAsync(new Regex("tab=history"));
        await Expect(drawer.GetByRole(AriaRole.List, new() { Name = "History" })).ToContainTextAsync("15 → 20.5");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.GetByRole(AriaRole.Row, new() { Name = "gpt-test" })).ToContainTextAsync("20.5");
    }

    [Fact]
    public async Task Who_is_no_operator_learns_why_a_page_is_closed_and_gets_nothing_of_it()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await site.NewUserAsync("visitor", credits: "1");
        await ConsoleSite.LogInAsync(page, "visitor", ConsoleSite.Password);
        var asked = new List<string>();
        page.Request += (_, request) => asked.Add(request.Url);

        await page.GotoAsync("admin/accounts");

        await Expect(page.GetByRole(AriaRole.Heading, new() { Name = "No access" })).ToBeVisibleAsync(new() { Timeout = 20_000 });
        await Expect(page.GetByRole(AriaRole.Navigation, new() { Name = "Administration" })).ToHaveCountAsync(0);
        Assert.DoesNotContain(asked, url => url.Contains("AccountsPage", StringComparison.Ordinal) || url.Contains("/api/admin/", StringComparison.Ordinal));
        await page.GetByRole(AriaRole.Link, new() { Name = "Back to the dashboard" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("/dashboard"));
    }
}
