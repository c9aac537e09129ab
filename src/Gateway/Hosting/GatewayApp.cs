using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Alerts;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Chat;
using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting.CommandLine;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Live;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Overview;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Relay;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Seeding;
using ApiHub.Gateway.Settings;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using ApiHub.Gateway.Workers;

namespace ApiHub.Gateway.Hosting;

/// <summary>The table of contents: one <c>AddX</c> and one <c>MapX</c> for each folder.</summary>
internal static class GatewayApp
{
    public static WebApplication Build(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        var app = Create(args, configure);
        Map(app);
        return app;
    }

    /// <summary>The services without the endpoints: nothing has read the settings yet, so that all their faults can be found.</summary>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? configure = null)
    {
        // Settings come from the environment. A watcher for settings files would wake with every write to the data folder beside them.
        var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        configure?.Invoke(builder);

        builder.AddHosting();
        builder.AddData();
        builder.AddCoordination();
        builder.AddAudit();
        builder.AddSettings();
        builder.AddPlans();
        builder.AddUsers();
        builder.AddKeys();
        builder.AddAccounts();
        builder.AddWorkers();
        builder.AddModels();
        builder.AddUsage();
        builder.AddLedger();
        builder.AddAlerts();
        builder.AddRelay();
        builder.AddRecording();
        builder.AddChat();
        builder.AddSeeding();
        builder.AddLive();
        builder.AddOverview();
        builder.Services.AddSingleton<RelayDoor>(services => services.GetRequiredService<RelayPipeline>().RunAsync);
        return builder.Build();
    }

    public static void Map(WebApplication app)
    {
        app.UseHosting();
        app.MapAudit();
        app.MapSettings();
        app.MapPlans();
        app.MapUsers();
        app.MapKeys();
        app.MapAccounts();
        app.MapWorkers();
        app.MapModels();
        app.MapUsage();
        app.MapLedger();
        app.MapAlerts();
        app.MapRelay();
        app.MapChat();
        app.MapLive();
        app.MapOverview();
        app.MapHosting();
    }

    /// <returns>The process's exit code: 0, 1 when it could not start, 2 for an unknown command.</returns>
    public static async Task<int> RunAsync(string[] args) =>
        await Commands.RunAsync(args, Console.Out, Console.Error, builder => ServerProcess.Configure(builder, EnvFile.Read(".env")))
        ?? await ServerProcess.RunAsync(args);
}
