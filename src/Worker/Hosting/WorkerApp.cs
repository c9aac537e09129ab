using ApiHub.Worker.Cli;
using ApiHub.Worker.Engine;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Hosting;

/// <summary>Puts the worker together.</summary>
internal static class WorkerApp
{
    // The API's own bound is 32 MB; what lies above is the upstream's to refuse.
    private const long MaxBody = 33L * 1024 * 1024;

    /// <returns>The process's exit code: 0, or 1 when it could not start.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        var builder = WebApplication.CreateSlimBuilder([.. args, "--hostBuilder:reloadConfigOnChange=false"]);
        List<string> faults = [], warnings = [];
        var options = WorkerOptions.Read(builder.Configuration, faults);
        var cli = await FindCliAsync(options, faults);
        if (faults.Count > 0 || cli is null)
        {
            foreach (var fault in faults)
                await Console.Error.WriteLineAsync($"The worker cannot start: {fault}");
            return 1;
        }

        using var sandbox = await Sandbox.CreateAsync(cli, options, warnings, TimeProvider.System, CancellationToken.None);
        foreach (var warning in warnings)
            await Console.Error.WriteLineAsync($"Warning: {warning}");
        await using var app = Build(builder, options, sandbox);
        Console.WriteLine($"Claude CLI {cli.Version} at {cli.Path}, run as {(sandbox.Launcher.Uid is { } uid ? $"user {uid}" : "this user")}");
        Console.WriteLine($"Worker {options.Id} on http://{options.Host}:{options.Port}, {options.MaxConcurrent} at a time");
        if (options.EndsWithInput)
            new Thread(() => EndWithInput(app)) { IsBackground = true, Name = "input" }.Start();
        await app.RunAsync();
        return 0;
    }

    /// <summary>Also when the one who started it was killed: then the system closes the input.</summary>
    private static void EndWithInput(WebApplication app)
    {
        using var input = Console.OpenStandardInput();
        input.CopyTo(Stream.Null);
        app.Lifetime.StopApplication();
    }

    /// <summary>Finds the CLI that the settings, the machine or the repository have.</summary>
    public static async Task<ClaudeCli?> FindCliAsync(WorkerOptions options, List<string> faults)
    {
        if (CliSearch.Find(options.CliPath, Environment.GetEnvironmentVariable("PATH"), AppContext.BaseDirectory) is not { } path)
        {
            faults.Add(options.CliPath is { } configured
                ? $"CLAUDE_CLI_PATH {configured} is no file."
                : "The Claude CLI is not installed. Run `npm ci` in src/Worker, or `npm install -g @anthropic-ai/claude-code`, or set CLAUDE_CLI_PATH.");
            return null;
        }

        var (cli, fault) = await CliSearch.InspectAsync(path, TimeProvider.System, CancellationToken.None);
        if (fault is not null)
            faults.Add(fault);
        return cli;
    }

    public static WebApplication Build(WebApplicationBuilder builder, WorkerOptions options, Sandbox sandbox)
    {
        builder.WebHost.UseUrls($"http://{options.Host}:{options.Port}");
        // A flush then ends when the bytes are with the kernel: an error event is not lost to the break of the connection after it.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MaxBody;
            kestrel.Limits.MinResponseDataRate = null;
        });
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = WorkerOptions.StopWithin);
        builder.Services.AddSingleton(options).AddSingleton(sandbox).AddSingleton(TimeProvider.System);
        builder.Services.AddSingleton<WorkerState>().AddSingleton<TokenGate>();
        builder.Services.AddSingleton(_ => new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(5), AllowAutoRedirect = false }));
        builder.Services.AddSingleton<ProcessPool>().AddHostedService(services => services.GetRequiredService<ProcessPool>());
        builder.Services.AddHostedService<Heartbeat>();
        builder.Services.AddSingleton<MessagesEndpoint>().AddSingleton<CountTokensEndpoint>();
        builder.Services.AddSingleton<HealthEndpoint>().AddSingleton<MetricsEndpoint>();
        var app = builder.Build();
        Map(app);
        return app;
    }

    private static void Map(WebApplication app)
    {
        var gate = app.Services.GetRequiredService<TokenGate>();
        app.Use(next => http => gate.InvokeAsync(http, next));
        app.UseRouting();
        var health = app.Services.GetRequiredService<HealthEndpoint>();
        app.MapGet("/health", health.ReadAsync);
        app.MapPost("/drain", health.DrainAsync);
        app.MapPost("/resume", health.ResumeAsync);
        app.MapGet("/metrics", app.Services.GetRequiredService<MetricsEndpoint>().ReadAsync);
        app.MapPost("/v1/messages", app.Services.GetRequiredService<MessagesEndpoint>().HandleAsync);
        app.MapPost("/v1/messages/count_tokens", app.Services.GetRequiredService<CountTokensEndpoint>().HandleAsync);
    }
}
