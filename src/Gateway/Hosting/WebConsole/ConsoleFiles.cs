using System.Collections.Frozen;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.WebConsole;

/// <summary>A file of the console, with what the build has compressed it to.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Tag">Changes with its content; null: its name does, so that it may be kept for ever.</param>
/// <param name="Encodings">Names of encodings, the best first, with the files that have them.</param>
internal sealed record ConsoleFile(string Path, string ContentType, string? Tag, IReadOnlyList<(string Name, string Path)> Encodings);

/// <param name="SiteName">Its title.</param>
/// <param name="Html">What it is.</param>
/// <param name="Tag">Changes with it.</param>
internal sealed record ConsolePage(string SiteName, ReadOnlyMemory<byte> Html, string Tag);

/// <summary>The built console, looked at once: what is not listed here is never read from the disk.</summary>
internal sealed class ConsoleFiles
{
    private const string Page = "index.html";
    private static readonly (string Name, string Ending)[] Compressed = [("br", ".br"), ("gzip", ".gz")];

    private readonly FrozenDictionary<string, ConsoleFile> _files;
    private readonly string _template = "";
    private volatile ConsolePage _page = new("", default, "");

    public ConsoleFiles(IOptions<ConsoleOptions> options, IOptions<SiteOptions> site)
    {
        var folder = options.Value.Folder;
        var page = Path.Combine(folder, Page);
        if (!File.Exists(page))
        {
            _files = FrozenDictionary<string, ConsoleFile>.Empty;
            return;
        }

        _files = Read(folder).ToFrozenDictionary(StringComparer.Ordinal);
        var html = File.ReadAllText(page);
        Version = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(html)))[..12];
        // The page's links are relative to its base, so one build serves under any path.
        _template = html
            .Replace("<base href=\"/\"", $"<base href=\"{WebUtility.HtmlEncode(site.Value.PathBase)}/\"", StringComparison.Ordinal)
            .Replace("%CONSOLE_VERSION%", Version, StringComparison.Ordinal);
    }

    /// <summary>Of the build, so that an open tab can tell that there is another; null: the console is not built.</summary>
    public string? Version { get; }

    /// <summary>The one page, under the site's name; empty when the console is not built.</summary>
    public ConsolePage PageFor(string siteName)
    {
        if (_page.SiteName == siteName)
            return _page;
        var html = Encoding.UTF8.GetBytes(_template.Replace("%SITE_NAME%", WebUtility.HtmlEncode(siteName), StringComparison.Ordinal));
        return _page = new(siteName, html, $"\"{Convert.ToHexStringLower(SHA256.HashData(html))[..16]}\"");
    }

    /// <param name="path">As in the URL, with its slash.</param>
    public ConsoleFile? Find(string path) => _files.GetValueOrDefault(path);

    private static Dictionary<string, ConsoleFile> Read(string folder)
    {
        var types = new FileExtensionContentTypeProvider();
        types.Mappings[".webmanifest"] = "application/manifest+json";
        var files = Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).ToHashSet(StringComparer.Ordinal);
        var served = new Dictionary<string, ConsoleFile>(StringComparer.Ordinal);
        foreach (var file in files)
        {
            var url = "/" + Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (url == $"/{Page}" || !types.TryGetContentType(file, out var type) || Array.Exists(Compressed, c => file.EndsWith(c.Ending, StringComparison.Ordinal)))
                continue;
            var tag = url.StartsWith("/assets/", StringComparison.Ordinal) ? null : $"\"{Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file)))[..16]}\"";
            var encodings = Compressed.Where(c => files.Contains(file + c.Ending)).Select(c => (c.Name, file + c.Ending));
            served[url] = new(file, type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type, tag, [.. encodings]);
        }

        return served;
    }
}
