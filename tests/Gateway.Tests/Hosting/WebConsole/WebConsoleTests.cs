using System.Net;
using System.Text.Json;
using ApiHub.Gateway.Tests.Users;
using Xunit;

namespace ApiHub.Gateway.Tests.Hosting.WebConsole;

public sealed class WebConsoleTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apihub-console-");

    public WebConsoleTests()
    {
        Directory.CreateDirectory(Path.Combine(_folder.FullName, "assets"));
        Write("index.html", "<!doctype html><base href=\"/\"><title>%SITE_NAME%</title><meta content=\"%CONSOLE_VERSION%\">");
        Write("theme.js", "theme");
        Write("assets/app-1a2b.js", "plain");
        Write("assets/app-1a2b.js.br", "brotli");
        Write("assets/app-1a2b.js.gz", "gzip");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("/gw/console")]
    public async Task The_page_is_served_for_every_address_of_a_person(string pathBase)
    {
        await using var gateway = await StartAsync(("PATH_BASE", pathBase), ("SITE_NAME", "<Hub>"));

        using var root = await gateway.Client.GetAsync($"{pathBase}/");
        using var deep = await AskAsPersonAsync(gateway, $"{pathBase}/keys/gpt-4.1?tab=use");

        var html = await deep.Content.ReadAsStringAsync();
        Assert.Equal(html, await root.Content.ReadAsStringAsync());
        Assert.Contains($"<base href=\"{pathBase}/\">", html);
        Assert.Contains("<title>&lt;Hub&gt;</title>", html);
        Assert.Equal("no-cache", $"{deep.Headers.CacheControl}");
        var policy = Assert.Single(deep.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("script-src 'self';", policy);
        Assert.Contains("frame-ancestors 'none'", policy);
        Assert.DoesNotContain("unsafe", policy);
        Assert.Equal("nosniff", Assert.Single(deep.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task A_new_build_has_another_version_and_the_page_knows_its_own()
    {
        string first;
        await using (var gateway = await StartAsync())
        {
            first = await VersionAsync(gateway);
            Assert.Contains($"content=\"{first}\"", await gateway.Client.GetStringAsync("/"));
        }

        Write("index.html", "<!doctype html>other");
        await using var next = await StartAsync();

        Assert.NotEqual(first, await VersionAsync(next));
    }

    [Theory]
    [InlineData("br, gzip", "br", "brotli")]
    [InlineData("gzip", "gzip", "gzip")]
    [InlineData("br;q=0, identity", null, "plain")]
    [InlineData(null, null, "plain")]
    public async Task A_file_named_by_its_content_is_compressed_and_kept_for_ever(string? accepted, string? encoding, string content)
    {
        await using var gateway = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/assets/app-1a2b.js");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", accepted ?? "");

        using var answer = await gateway.Client.SendAsync(request);

        Assert.Equal(content, await answer.Content.ReadAsStringAsync());
        Assert.Equal(encoding, answer.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal("text/javascript", answer.Content.Headers.ContentType?.MediaType);
        Assert.Contains("immutable", $"{answer.Headers.CacheControl}");
        Assert.Equal("Accept-Encoding", Assert.Single(answer.Headers.Vary));
    }

    [Fact]
    public async Task A_file_with_a_lasting_name_is_asked_for_again_and_not_sent_again()
    {
        await using var gateway = await StartAsync();
        using var first = await gateway.Client.GetAsync("/theme.js");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/theme.js") { Headers = { IfNoneMatch = { first.Headers.ETag! } } };

        using var second = await gateway.Client.SendAsync(request);

        Assert.Equal("no-cache", $"{first.Headers.CacheControl}");
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/assets/gone-3c4d.js")]
    [InlineData("/openapi/v1/nothing")]
    [InlineData("/index.html.br")]
    [InlineData("/../secrets")]
    public async Task What_is_missing_among_a_programs_addresses_is_not_answered_with_the_page(string path)
    {
        await using var gateway = await StartAsync();

        using var answer = await AskAsPersonAsync(gateway, path, accept: path.StartsWith("/api", StringComparison.Ordinal) ? "text/html" : "*/*");

        Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task Endpoints_win_over_the_page_also_for_a_browser()
    {
        await using var gateway = await StartAsync();

        using var health = await AskAsPersonAsync(gateway, "/health");
        using var relay = await AskAsPersonAsync(gateway, "/v1/nothing");

        Assert.Equal("application/json", health.Content.Headers.ContentType?.MediaType);
        Assert.Equal(HttpStatusCode.Unauthorized, relay.StatusCode);
    }

    [Fact]
    public async Task Without_a_build_the_plain_page_says_how_to_get_one()
    {
        await using var gateway = await GatewayHost.StartAsync(("CONSOLE_DIR", Path.Combine(_folder.FullName, "nowhere")));

        using var page = await AskAsPersonAsync(gateway, "/");
        using var deep = await AskAsPersonAsync(gateway, "/keys");

        Assert.Contains("npm run build", await page.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.Unauthorized, deep.StatusCode);
    }

    private Task<GatewayHost> StartAsync(params (string Name, string Value)[] settings) =>
        GatewayHost.StartAsync([("CONSOLE_DIR", _folder.FullName), .. settings]);

    private static async Task<HttpResponseMessage> AskAsPersonAsync(GatewayHost gateway, string path, string accept = "text/html,*/*;q=0.8")
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        return await gateway.Client.SendAsync(request);
    }

    private static async Task<string> VersionAsync(GatewayHost gateway)
    {
        using var answer = await gateway.Client.GetAsync("/api/site");
        JsonElement site = await answer.ReadAsync();
        return site.Text("console_version");
    }

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_folder.FullName, name), content);
}
