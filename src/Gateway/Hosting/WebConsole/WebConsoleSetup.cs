using ApiHub.Gateway.Settings;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting.WebConsole;

/// <summary>The console: files of one page, and what that page asks before anybody has logged in.</summary>
internal static class WebConsoleSetup
{
    public static void AddWebConsole(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptions<ConsoleOptions>().Bind(builder.Configuration);
        builder.Services.AddSingleton<ConsoleFiles>();
    }

    /// <summary>Stands behind the routing: what an endpoint answers is none of the console's business.</summary>
    public static void UseWebConsole(this WebApplication app)
    {
        var files = app.Services.GetRequiredService<ConsoleFiles>();
        var settings = app.Services.GetRequiredService<SettingsBook>();
        var pathBase = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.PathBase;
        app.Use((http, next) => http.GetEndpoint() is null && (HttpMethods.IsGet(http.Request.Method) || HttpMethods.IsHead(http.Request.Method))
            ? ConsoleAnswer.TryAsync(http, files, settings.Current.Name, pathBase, next)
            : next(http));
    }

    public static void MapWebConsole(this WebApplication app) =>
        app.MapGet("/api/site", SiteEndpoint.Show).AllowAnonymous().WithTags("Site").WithSummary("What the console needs to know before a login");
}
