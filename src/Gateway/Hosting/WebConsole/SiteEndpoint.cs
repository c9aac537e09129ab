using ApiHub.Gateway.Settings;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.WebConsole;

/// <param name="Name">The site's name.</param>
/// <param name="Version">The gateway's version.</param>
/// <param name="ConsoleVersion">Of the built console, changing with each build; null: it is not built.</param>
/// <param name="Url">Address under which programs reach the site; null: the one that was asked.</param>
/// <param name="TimeZone">IANA time zone in which days begin.</param>
/// <param name="AllowRegistration">Whether anybody may register.</param>
/// <param name="Notice">What its administrator has to say to everybody; empty: nothing.</param>
internal sealed record SiteView(string Name, string Version, string? ConsoleVersion, string? Url, string TimeZone, bool AllowRegistration, string Notice);

internal static class SiteEndpoint
{
    public static Ok<SiteView> Show(IOptions<SiteOptions> site, SettingsBook settings, ConsoleFiles files, HttpResponse response)
    {
        response.Headers.CacheControl = "no-cache";
        var (options, current) = (site.Value, settings.Current);
        return TypedResults.Ok(new SiteView(
            current.Name, StartupSummary.Version, files.Version, string.IsNullOrEmpty(options.Url) ? null : options.Url.TrimEnd('/'), options.TimeZone,
            current.AllowRegistration, current.Notice));
    }
}
