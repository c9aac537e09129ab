using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using Xunit;

namespace ApiHub.EndToEnd.Browser;

/// <summary>What holds for each page, in both themes and languages, on a desk and on a phone.</summary>
public sealed partial class EveryPageTests(ConsoleSite site) : IClassFixture<ConsoleSite>
{
    private static readonly string Axe = Path.Combine(ConsoleSite.Root, "web", "node_modules", "axe-core", "axe.min.js");

    [Theory]
    [InlineData("en-US", ColorScheme.Light, 1280)]
    [InlineData("zh-CN", ColorScheme.Dark, 1280)]
    [InlineData("zh-CN", ColorScheme.Light, 375)]
    [InlineData("en-US", ColorScheme.Dark, 375)]
    public async Task A_page_is_accessible_fits_its_width_and_speaks_one_language(string language, ColorScheme scheme, int width)
    {
        Assert.SkipWhen(site.Missing is not null, site.Missing ?? "");
        await site.Gateway.NewKeyAsync(TestContext.Current.CancellationToken);
        await using var visitor = await site.NewVisitorAsync(language, scheme, width, injectsScripts: true);
        var page = await visitor.NewPageAsync();
        var faults = new List<string>();
        foreach (var route in new[] { "login", "register" })
            faults.AddRange(await FaultsAsync(page, route, language));
        await ConsoleSite.LogInAsync(page);
        foreach (var route in Routes.All)
            faults.AddRange(await FaultsAsync(page, route, language));

        Assert.Equal("", string.Join('\n', faults));
        Assert.Equal(scheme == ColorScheme.Dark, await page.EvaluateAsync<bool>("document.documentElement.classList.contains('dark')"));
    }

    private static async Task<List<string>> FaultsAsync(IPage page, string route, string language)
    {
        await page.GotoAsync(route);
        await ConsoleSite.AwaitPageAsync(page);
        var faults = new List<string>();
        var overflow = await page.EvaluateAsync<int>("document.documentElement.scrollWidth - document.documentElement.clientWidth");
        if (overflow > 0)
            faults.Add($"{route} is {overflow} pixels too wide");
        var text = await page.EvaluateAsync<string>("document.body.innerText");
        // Each language is named in itself.
        if (language == "en-US" && Chinese().IsMatch(text.Replace("简体中文", "", StringComparison.Ordinal)))
            faults.Add($"{route} has Chinese in it");
        faults.AddRange(text.Split('\n').Where(line => LeakedKey().IsMatch(line)).Select(line => $"{route} shows the name of a text: {line}"));
        await page.AddScriptTagAsync(new() { Path = Axe });
        var result = await page.EvaluateAsync<JsonElement>(
            "axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'], resultTypes: ['violations'] })");
        faults.AddRange(result.GetProperty("violations").EnumerateArray().Select(violation =>
            $"{route}: {violation.GetProperty("id")}: {violation.GetProperty("nodes")[0].GetProperty("html")}"));
        return faults;
    }

    [GeneratedRegex(@"\p{IsCJKUnifiedIdeographs}")]
    private static partial Regex Chinese();

    [GeneratedRegex(@"^[a-z_]+(\.[a-z_]+)+$")]
    private static partial Regex LeakedKey();
}
