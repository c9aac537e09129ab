using System.Net.Http.Json;
using Microsoft.Playwright;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What an administrator reads of changes.</summary>
public sealed class AuditTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    [Fact]
    public async Task A_change_shows_with_what_was_before_beside_what_is_after()
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        using var admin = await site.Gateway.AdminAsync(TestContext.Current.CancellationToken);
        using var made = await admin.PostAsJsonAsync("/api/admin/groups", new { name = "gold", multiplier = "1.5" }, TestContext.Current.CancellationToken);
        using var changed = await admin.PatchAsJsonAsync(made.Headers.Location, new { multiplier = "2", user_limits = new { requests_per_minute = 30 } }, TestContext.Current.CancellationToken);
        changed.EnsureSuccessStatusCode();
        await using var visitor = await site.NewVisitorAsync();
        var page = await visitor.NewPageAsync();
        await ConsoleSite.LogInAsync(page);

        await page.GotoAsync("admin/audit");
        await page.GetByRole(AriaRole.Row, new() { NameRegex = new("Group changed.*gold") }).ClickAsync();

        var changes = page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Table, new() { Name = "What changed" });
        await Expect(changes.GetByRole(AriaRole.Row)).ToHaveTextAsync(["ItemBeforeAfter", "Multiplier1.52", "Limits of each user › Requests a minuteNone30"]);
        Assert.Contains("open=", page.Url, StringComparison.Ordinal);

        await page.Keyboard.PressAsync("Escape");
        await page.GetByRole(AriaRole.Combobox, new() { Name = "Action" }).ClickAsync();
        await page.GetByRole(AriaRole.Option, new() { Name = "Logins", Exact = true }).ClickAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Logged in") }).First).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Row, new() { NameRegex = new("Group changed") })).ToHaveCountAsync(0);
    }
}
