using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What administrators and operators do with users, their money and their requests.</summary>
public sealed class OperatorsTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_balance_is_adjusted_once_it_is_confirmed_and_stands_on_both_statements()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await site.NewUserAsync("payer", credits: "10");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);
        var keys = new List<string?>();
        page.Request += (_, request) =>
        {
            if (request.Url.EndsWith("/balance", StringComparison.Ordinal))
                keys.Add(request.Headers.GetValueOrDefault("idempotency-key"));
        };

        await page.GotoAsync("admin/users?q=payer");
        await page.GetByRole(AriaRole.Link, new() { Name = "payer", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Button, new() { Name = "Adjust balance" }).ClickAsync();
        await page.GetByLabel("Amount (credits)").FillAsync("-2.000000001");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        await Expect(page.GetByText("Required")).ToBeVisibleAsync();
        await page.GetByLabel("Reason").FillAsync("charged twice in May");
        await page.GetByRole(AriaRole.Button, new() { Name = "Continue" }).ClickAsync();
        var question = page.GetByRole(AriaRole.Alertdialog);
        await Expect(question).ToContainTextAsync("payer");
        await Expect(question).ToContainTextAsync("7.999999999");
        await Expect(question.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToBeFocusedAsync();
        Assert.Empty(keys);
        await question.GetByRole(AriaRole.Button, new() { Name = "Adjust now" }).ClickAsync();
        await Expect(page.GetByText("The balance of payer is 7.999999999 credits.").First).ToBeVisibleAsync();
        Assert.Matches("^[0-9a-f]{32}$", Assert.Single(keys));

        await page.GetByRole(AriaRole.Tab, new() { Name = "Statement" }).ClickAsync();
        await Expect(page).ToHaveURLAsync(new Regex("tab=statement"));
        var row = page.GetByRole(AriaRole.Row, new() { NameRegex = new("charged twice in May") });
        await Expect(row).ToContainTextAsync("-2.000000001");
        await Expect(row).ToContainTextAsync("7.999999999");

        await using var second = await site.NewVisitorAsync();
        var payers = await second.NewPageAsync();
        await ConsoleSite.LogInAsync(payers, "payer", ConsoleSite.Password);
        await payers.GotoAsync("usage/statement");
        await Expect(payers.GetByRole(AriaRole.Row, new() { NameRegex = new("charged twice in May") })).ToContainTextAsync("7.999999999");
    }

    [Fact]
    public async Task A_requests_drawer_tells_which_accounts_were_asked_and_which_were_passed_over()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        var id = await SendPastAPausedAccountAsync();
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);

        await page.GotoAsync($"admin/requests?open={id}");
        var drawer = page.GetByRole(AriaRole.Dialog);
        await Expect(drawer).ToContainTextAsync("How it was routed", new() { Timeout = 15_000 });
        await Expect(drawer.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(2);
        await Expect(drawer.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("resting");
        await Expect(drawer.GetByRole(AriaRole.Listitem).First).ToContainTextAsync("not asked: paused");
        await Expect(drawer.GetByRole(AriaRole.Listitem).Last).ToContainTextAsync("200 answered");
        await Expect(drawer.GetByRole(AriaRole.Table, new() { Name = "Bill" })).ToContainTextAsync("Charged (credits)");
        await page.Keyboard.PressAsync("Escape");
        await Expect(page).Not.ToHaveURLAsync(new Regex("open="));
    }

    [Fact]
    public async Task An_operator_sees_groups_but_neither_users_nor_what_only_administrators_may()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await site.NewUserAsync("operator1", credits: "1", role: "operator");
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page, "operator1", ConsoleSite.Password);

        await page.GotoAsync("admin/groups");
        await ConsoleSite.AwaitPageAsync(page);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "All requests" })).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Button, new() { Name = "Make a group" })).ToHaveCountAsync(0);
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Users", Exact = true })).ToHaveCountAsync(0);
    }

    /// <summary>Sends one request while one of the two accounts that have its model rests.</summary>
    /// <returns>The request's id.</returns>
    private async Task<string> SendPastAPausedAccountAsync()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var admin = await site.Gateway.AdminAsync(cancellationToken);
        using var made = await admin.PostAsJsonAsync(
            "/api/admin/accounts",
            new { name = "resting", kind = "openai", base_url = "http://127.0.0.1:9", credential = "x", models = new[] { "gpt-test" } },
            cancellationToken);
        made.EnsureSuccessStatusCode();
        var account = (await made.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("id");
        using var paused = await admin.PostAsync($"/api/admin/accounts/{account}/pause", null, cancellationToken);
        paused.EnsureSuccessStatusCode();
        using var client = new HttpClient { BaseAddress = site.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await site.Gateway.NewKeyAsync(cancellationToken));
        using var answer = await client.PostAsJsonAsync(
            "/v1/chat/completions", new { model = "gpt-test", messages = new[] { new { role = "user", content = "Hi" } } }, cancellationToken);
        answer.EnsureSuccessStatusCode();
        return answer.Headers.GetValues("x-request-id").Single();
    }
}
