using System.Text.Json.Serialization;
using System.Text.Json;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting.ApiDocs;
using ApiHub.Gateway.Hosting.Health;
using ApiHub.Gateway.Hosting.Secrets;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Hosting.WebConsole;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Settings;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Forwarded = Microsoft.AspNetCore.HttpOverrides.ForwardedHeaders;

namespace ApiHub.Gateway.Hosting;

/// <summary>What every slice stands on: options, clock, JSON, errors, addresses.</summary>
internal static class HostingSetup
{
    public static void AddHosting(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptions<SiteOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ServerStart>();
        builder.AddSecrets();
        services.AddProblemDetails(options => options.CustomizeProblemDetails = Problems.Complete);
        services.AddValidation();
        services.ConfigureHttpJsonOptions(json =>
        {
            var options = json.SerializerOptions;
            options.PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower;
            options.DictionaryKeyPolicy = null;
            options.NumberHandling = JsonNumberHandling.Strict;
            options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false));
        });
        services.AddOptions<JsonOptions>().Configure<IOptions<SiteOptions>>((json, site) =>
        {
            // A zone that is not there is a fault of its own at the start.
            if (TimeZoneInfo.TryFindSystemTimeZoneById(site.Value.TimeZone, out var zone))
                json.SerializerOptions.Converters.Add(new SiteClockConverter(zone));
        });
        builder.AddTelemetry();
        builder.AddApiDocs();
        builder.AddWebConsole();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            // Vendors take bodies of 32 MB; the relay counts them itself, to refuse in the caller's dialect.
            kestrel.Limits.MaxRequestBodySize = 1024 * 1024;
            // A person reading a slow answer is not an attack.
            kestrel.Limits.MinResponseDataRate = null;
        });
    }

    public static void UseHosting(this WebApplication app)
    {
        var site = app.Services.GetRequiredService<IOptions<SiteOptions>>().Value;
        app.UseForwardedHeaders(ForwardedHeaders(site));
        if (site.PathBase.Length > 0)
            app.UsePathBase(site.PathBase);
        app.UseApiDocs();
        app.UseRouting();
        app.UseWebConsole();
        app.UseExceptionHandler();
        app.UseStatusCodePages();
        app.UseAuthentication();
        app.UseAuthorization();
    }

    public static void MapHosting(this WebApplication app)
    {
        app.MapHealth();
        app.MapSystem();
        app.MapApiDocs();
        app.MapWebConsole();
        app.MapTelemetry();
    }

    /// <summary>What must be done before anything listens.</summary>
    public static async Task PrepareAsync(this WebApplication app, CancellationToken cancellationToken)
    {
        var services = app.Services;
        Directory.CreateDirectory(services.GetRequiredService<IOptions<SiteOptions>>().Value.DataDir);
        services.GetRequiredService<ServerStart>();
        // Opening it takes the data folder for this process.
        services.GetRequiredService<Journal>();
        await DatabaseStart.MigrateAsync(
            services.GetRequiredService<DatabaseAddress>(),
            services.GetRequiredService<IDbContextFactory<GatewayDb>>(),
            cancellationToken);
        services.GetRequiredService<ProtectionKeyStore>().Check();
        await services.GetRequiredService<SettingsBook>().ReloadAsync(cancellationToken);
        await services.GetRequiredService<EnvironmentAccounts>().ApplyAsync(cancellationToken);
        await services.GetRequiredService<FirstGroup>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<FirstAdmin>().EnsureAsync(cancellationToken);
        await services.GetRequiredService<UsageShipper>().ShipLeftoversAsync(cancellationToken);
        await services.GetRequiredService<DefaultPrices>().EnsureAsync(cancellationToken);
    }

    private static ForwardedHeadersOptions ForwardedHeaders(SiteOptions site)
    {
        // Loopback is trusted by default; anybody else's X-Forwarded-For is only what a client claims.
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = Forwarded.XForwardedFor
                | Forwarded.XForwardedProto,
        };
        foreach (var network in site.TrustedNetworks)
            options.KnownIPNetworks.Add(network);
        return options;
    }
}
