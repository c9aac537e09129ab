using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using ApiHub.FakeUpstream;
using Microsoft.Playwright;
using Xunit;

namespace ApiHub.EndToEnd.Browser;

/// <summary>The gateway's process with the built console, an account at the stand-in, and Debian's Chromium in front of it.</summary>
public sealed class ConsoleSite : IAsyncLifetime
{
    /// <summary>No Chinese zone and no Chinese browser: what the console shows must come from the site and from its own settings.</summary>
    public const string TimeZone = "Asia/Shanghai";

    public const string Password = "a newcomer's password";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apihub-browser-");
    private FakeProvider? _provider;
    private GatewayProcess? _gateway;
    private IPlaywright? _playwright;

    /// <summary>Why the browser's tests cannot run; null: they can.</summary>
    public string? Missing { get; private set; }

    public IBrowser Browser { get; private set; } = null!;

    public Uri Address => _gateway!.Address;

    /// <summary>The stand-in's, which takes any key.</summary>
    public Uri Provider => _provider!.Address;

    internal GatewayProcess Gateway => _gateway!;

    /// <summary>Starts the gateway again after it was killed.</summary>
    internal async Task StartAgainAsync() => _gateway = await Gateway.StartAgainAsync(TestContext.Current.CancellationToken);

    public async ValueTask InitializeAsync()
    {
        var console = Path.Combine(Root, "web", "dist");
        var chromium = new[] { "/usr/bin/chromium", "/usr/bin/google-chrome" }.FirstOrDefault(File.Exists);
        if (!File.Exists(Path.Combine(console, "index.html")))
            Missing = "The console is not built: run web/build.sh.";
        else if (chromium is null)
            Missing = "There is no chromium.";
        if (Missing is not null)
            return;
        _provider = await FakeProvider.StartAsync();
        _gateway = await GatewayProcess.StartAsync(
            _folder.FullName, TestContext.Current.CancellationToken,
            ("UPSTREAM_URL", _provider.Address.ToString()), ("UPSTREAM_API_KEY", "upstream-secret"), ("CONSOLE_DIR", console), ("SITE_TIME_ZONE", TimeZone));
        using var admin = await _gateway.AdminAsync(TestContext.Current.CancellationToken);
        using var priced = await admin.PutAsJsonAsync("/api/admin/models/gpt-test/price", new { input = "3", output = "15" });
        priced.EnsureSuccessStatusCode();
        _playwright = await Playwright.CreateAsync();
        // How long a test waits, not how fast a page must be.
        Assertions.SetDefaultExpectTimeout(20_000);
        Browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = chromium, Args = ["--no-sandbox"] });
    }

    public async ValueTask DisposeAsync()
    {
        if (_playwright is not null)
            await Browser.CloseAsync();
        _playwright?.Dispose();
        _gateway?.Dispose();
        if (_provider is not null)
            await _provider.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    /// <summary>A browser of its own, not logged in.</summary>
    internal Task<IBrowserContext> NewVisitorAsync(string language = "en-US", ColorScheme scheme = ColorScheme.Light, int width = 1280, bool injectsScripts = false) =>
        Browser.NewContextAsync(new()
        {
            BaseURL = Address.ToString(),
            Locale = language,
            ColorScheme = scheme,
            TimezoneId = "America/Los_Angeles",
            ViewportSize = new() { Width = width, Height = width < 768 ? 812 : 800 },
            // Only for axe: everything else runs under the policy that people get.
            BypassCSP = injectsScripts,
            Permissions = ["clipboard-read", "clipboard-write"],
        });

    internal static async Task LogInAsync(IPage page, string username = "admin", string password = GatewayProcess.AdminPassword)
    {
        await page.GotoAsync("login");
        await page.Locator("input[name=username]").FillAsync(username);
        await page.Locator("input[name=password]").FillAsync(password);
        await page.Locator("button[type=submit]").ClickAsync();
        await Assertions.Expect(page).ToHaveURLAsync(new Regex("/dashboard"), new() { Timeout = 20_000 });
    }

    /// <summary>Waits until the page has its heading and nothing on it is still being loaded.</summary>
    internal static async Task AwaitPageAsync(IPage page)
    {
        await page.Locator("h1").First.WaitForAsync();
        await Assertions.Expect(page.Locator("[role=status] .animate-pulse")).ToHaveCountAsync(0, new() { Timeout = 20_000 });
    }

    /// <summary>A user who has what he needs to pay, and nothing else yet.</summary>
    internal async Task NewUserAsync(string username, string credits, string role = "user")
    {
        using var admin = await Gateway.AdminAsync(TestContext.Current.CancellationToken);
        using var made = await admin.PostAsJsonAsync("/api/admin/users", new { username, email = $"{username}@example.com", password = Password, role });
        made.EnsureSuccessStatusCode();
        var id = (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        using var paid = await admin.PostAsJsonAsync($"/api/admin/users/{id}/balance", new { amount = credits, reason = "test" });
        paid.EnsureSuccessStatusCode();
    }

    internal static string Root { get; } = Find(AppContext.BaseDirectory);

    private static string Find(string folder) =>
        File.Exists(Path.Combine(folder, "ApiHub.slnx"))
            ? folder
            : Find(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run outside of the repository."));
}
