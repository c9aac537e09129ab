using System.Net;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.HttpOverrides;

namespace ApiHub.Gateway.Hosting.Telemetry;

internal static class TelemetrySetup
{
    private const string Policy = "metrics";

    public static void AddTelemetry(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<GatewayMetrics>();
        builder.Services.AddSingleton<PrometheusExporter>();
        builder.Services.AddAuthorizationBuilder().AddPolicy(Policy, policy => policy.RequireAssertion(call =>
            call.User.IsInRole(Roles.Operator) || call.User.IsInRole(Roles.Admin) || call.Resource is HttpContext http && IsFromHere(http)));
    }

    public static void MapTelemetry(this WebApplication app)
    {
        // Made now, so that nothing is counted before somebody listens.
        var exporter = app.Services.GetRequiredService<PrometheusExporter>();
        app.Services.GetRequiredService<GatewayMetrics>();
        app.MapGet("/metrics", () => Results.Text(exporter.Render(), PrometheusExporter.ContentType))
            .RequireAuthorization(Policy)
            .ExcludeFromDescription();
    }

    /// <summary>A scraper on this machine, and not a visitor whom a reverse proxy on this machine passes on.</summary>
    private static bool IsFromHere(HttpContext http) =>
        http.Connection.RemoteIpAddress is { } address
        && IPAddress.IsLoopback(address)
        && !http.Request.Headers.ContainsKey("X-Forwarded-For")
        && !http.Request.Headers.ContainsKey(ForwardedHeadersDefaults.XOriginalForHeaderName);
}
