using System.Collections;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Hosting;

/// <summary>The gateway as a process: settings from <c>.env</c> and the environment, log lines and messages on the console, signals.</summary>
internal static class ServerProcess
{
    /// <returns>The exit code: 0 when it was told to stop, 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        using var stop = new CancellationTokenSource();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Stop(signal, stop));
        var file = EnvFile.Read(".env");
        try
        {
            await using var app = GatewayApp.Create(args, builder => Configure(builder, file));
            IReadOnlyList<string> faults = [.. file.Faults, .. await StartupFaults.FindAsync(app, stop.Token)];
            if (faults.Count > 0)
                return Refuse(faults);
            // Endpoints and database have nothing to do with each other, and each takes a good part of a start.
            var prepared = Task.Run(() => app.PrepareAsync(stop.Token), stop.Token);
            GatewayApp.Map(app);
            await prepared;
            app.Urls.Add($"http://*:{app.Services.GetRequiredService<IOptions<SiteOptions>>().Value.Port}");
            await app.StartAsync(stop.Token);
            await SummariseAsync(app, stop.Token);
            await app.WaitForShutdownAsync(stop.Token);
            return 0;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return 0;
        }
        catch (Exception e)
        {
            return Refuse([.. StartupFaults.Of(e)]);
        }
    }

    /// <summary>Settings and log lines of a process, as the command line's other commands need them too.</summary>
    public static void Configure(WebApplicationBuilder builder, EnvFile file)
    {
        var environment = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(variable => KeyValuePair.Create((string)variable.Key, (string?)variable.Value ?? ""));
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(file.Under(environment));
        builder.Logging.ClearProviders().AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "yyyy-MM-ddTHH:mm:ssZ ";
            console.UseUtcTimestamp = true;
        });
        builder.Logging.SetMinimumLevel(LogLevel.Warning).AddFilter("ApiHub", LogLevel.Information)
            // Each probe of a degraded gateway would be a line; whoever needs what is missing says so himself.
            .AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None)
            // Its base class reports each request without a login.
            .AddFilter(typeof(Users.Login.SessionHandler).FullName, LogLevel.Warning);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
    }

    /// <summary>The gateway serves already: whatever fails here is no reason to stop it.</summary>
    private static async Task SummariseAsync(WebApplication app, CancellationToken cancellationToken)
    {
        try
        {
            await StartupSummary.WriteAsync(app.Services, cancellationToken);
        }
        catch (Exception e)
        {
            if (!cancellationToken.IsCancellationRequested)
                Console.Error.WriteLine($"The gateway runs, but its summary could not be written: {e.Message}");
        }
    }

    private static int Refuse(IReadOnlyList<string> faults)
    {
        foreach (var fault in faults)
            Console.Error.WriteLine($"apihub cannot start: {fault.ReplaceLineEndings(" ")}");
        return 1;
    }

    private static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        // A second signal ends the process at once, as it would without this handler.
        signal.Cancel = !stop.IsCancellationRequested;
        stop.Cancel();
    }
}
