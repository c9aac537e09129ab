using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace ApiHub.Gateway.Hosting.WebConsole;

/// <summary>Answers requests that no endpoint takes: with a file of the console, or with its page where a person asks for one.</summary>
internal static class ConsoleAnswer
{
    /// <summary>Only this site's own files, no inline script, and no other site may frame it.</summary>
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; "
        + "manifest-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    /// <summary>Without a console built there is only the plain page, with its style in it.</summary>
    private const string PlainPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>Of programs: what is missing there must be a plain 404, also for a browser.</summary>
    private static readonly PathString[] Programs = ["/api", "/assets", "/docs", "/openapi"];

    public static Task TryAsync(HttpContext http, ConsoleFiles files, string siteName, string pathBase, RequestDelegate next)
    {
        var path = http.Request.Path;
        if (files.Find(path.Value ?? "/") is { } file)
            return SendAsync(http, file, next);
        var isRoot = path.Value is null or "" or "/";
        if (!isRoot && (files.Version is null || !AsksForPage(http.Request) || Array.Exists(Programs, program => path.StartsWithSegments(program))))
            return next(http);
        if (files.Version is null)
            return SendPageAsync(http, FrontPage.Of(siteName, pathBase), PlainPolicy, tag: null);
        var page = files.PageFor(siteName);
        return SendPageAsync(http, page.Html, Policy, page.Tag);
    }

    private static bool AsksForPage(HttpRequest request) =>
        request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static Task SendPageAsync(HttpContext http, ReadOnlyMemory<byte> html, string policy, string? tag)
    {
        var response = http.Response;
        response.Headers.ContentSecurityPolicy = policy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "same-origin";
        response.Headers.CacheControl = "no-cache";
        if (tag is not null && IsKnown(http, tag))
            return Task.CompletedTask;
        response.ContentType = "text/html; charset=utf-8";
        response.ContentLength = html.Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.Body.WriteAsync(html, http.RequestAborted).AsTask();
    }

    private static Task SendAsync(HttpContext http, ConsoleFile file, RequestDelegate next)
    {
        // Somebody has built the console anew: an old page that asks for an old part learns so by a 404.
        if (!File.Exists(file.Path))
            return next(http);
        var response = http.Response;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers.CacheControl = file.Tag is null ? "public, max-age=31536000, immutable" : "no-cache";
        if (file.Tag is not null && IsKnown(http, file.Tag))
            return Task.CompletedTask;
        var path = file.Path;
        if (file.Encodings.Count > 0)
        {
            response.Headers.Vary = "Accept-Encoding";
            if (Choose(http.Request.GetTypedHeaders(), file) is { Name: not null } chosen)
                (response.Headers.ContentEncoding, path) = (chosen.Name, chosen.Path);
        }

        response.ContentType = file.ContentType;
        response.ContentLength = new FileInfo(path).Length;
        return HttpMethods.IsHead(http.Request.Method) ? Task.CompletedTask : response.SendFileAsync(path, http.RequestAborted);
    }

    private static (string Name, string Path) Choose(RequestHeaders headers, ConsoleFile file) =>
        file.Encodings.FirstOrDefault(encoding => headers.AcceptEncoding.Any(
            accepted => accepted.Quality != 0 && accepted.Value.Equals(encoding.Name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsKnown(HttpContext http, string tag)
    {
        http.Response.Headers.ETag = tag;
        if (!http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(new EntityTagHeaderValue(tag), useStrongComparison: false)))
            return false;
        http.Response.StatusCode = StatusCodes.Status304NotModified;
        return true;
    }
}
