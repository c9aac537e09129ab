using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Usage;

internal static class UsageSetup
{
    public static void AddUsage(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SiteCalendar>();
        builder.Services.AddSingleton<RecordedUsage>();
        builder.Services.AddOptions<SiteOptions>().Validate(
            site => TimeZoneInfo.TryFindSystemTimeZoneById(site.TimeZone, out _),
            "SITE_TIME_ZONE must be the IANA name of a time zone that this machine knows, such as UTC or Asia/Shanghai.");
    }

    public static void MapUsage(this WebApplication app)
    {
        app.MapUsageEndpoints();
    }
}
