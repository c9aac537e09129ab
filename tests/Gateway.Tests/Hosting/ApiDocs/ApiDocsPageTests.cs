using System.Diagnostics;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.ApiDocs;

/// <summary>The page in a real browser: scripts, styles and the document have to find each other.</summary>
public sealed class ApiDocsPageTests
{
    [Theory]
    [InlineData("")]
    [InlineData("/gw")]
    public async Task The_page_shows_the_operations(string pathBase)
    {
        var browser = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, "chromium"), Path.Combine(folder, "google-chrome") })
            .FirstOrDefault(File.Exists);
        Assert.SkipWhen(browser is null, "There is no chromium.");
        await using var gateway = await GatewayHost.StartAsync(("PATH_BASE", pathBase));

        var page = await RenderAsync(browser!, new Uri(gateway.Address, $"{pathBase}/docs/index.html"));

        Assert.Contains("data-path=\"/api/auth/login\"", page);
        Assert.Contains("data-path=\"/api/keys\"", page);
        Assert.DoesNotContain("Failed to load API definition", page);
    }

    /// <returns>The document as the browser has it once its scripts are done.</returns>
    private static async Task<string> RenderAsync(string browser, Uri address)
    {
        var profile = Directory.CreateTempSubdirectory("apihub-browser-");
        try
        {
            var start = new ProcessStartInfo(browser,
                ["--headless", "--no-sandbox", "--disable-gpu", $"--user-data-dir={profile.FullName}", "--virtual-time-budget=20000", "--dump-dom", address.ToString()])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
            using var process = Process.Start(start)!;
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var page = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return page;
        }
        finally
        {
            profile.Delete(recursive: true);
        }
    }
}
