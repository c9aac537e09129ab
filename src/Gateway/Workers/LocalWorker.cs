using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Hosting.Secrets;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Workers;

/// <summary>
/// When accounts want the Claude CLI and no worker is known, the gateway starts one beside itself and keeps it running, so that one command
/// suffices. It answers on loopback only, and ends with the gateway: its standard input is a pipe that the gateway's end, however it comes, closes.
/// </summary>
internal sealed partial class LocalWorker(
    WorkerFleet fleet,
    WorkerRegister register,
    SiteSecrets secrets,
    IOptions<AccountsOptions> accounts,
    IOptions<LocalWorkerOptions> settings,
    IOptions<SiteOptions> site,
    TimeProvider clock,
    ILogger<LocalWorker> log) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>Who has run for so long did not fail at its start.</summary>
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Goodbye = TimeSpan.FromSeconds(15);

    /// <summary>What a program needs of this process's environment; the rest, secrets above all, is not the worker's.</summary>
    private static readonly string[] Inherited =
    [
        "PATH", "HOME", "TMPDIR", "LANG", "LC_ALL", "TZ", "DOTNET_ROOT", "SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS",
        "HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "NO_PROXY", "no_proxy", "SystemRoot", "TEMP", "USERPROFILE",
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!accounts.Value.UsesCli)
            return;
        await register.ReloadAsync(stoppingToken);
        // One that registered before and has gone is forgotten in the end, and then there is none.
        while (fleet.Workers.Count > 0)
            await Task.Delay(WorkerFleet.Heartbeat, clock, stoppingToken);
        if (WorkerProgram.Find(AppContext.BaseDirectory) is not { } program)
        {
            Log.NoProgram(log);
            return;
        }

        var pause = TimeSpan.FromSeconds(1);
        while (!stoppingToken.IsCancellationRequested)
        {
            var started = clock.GetTimestamp();
            var exitCode = await RunAsync(program, stoppingToken);
            if (stoppingToken.IsCancellationRequested)
                return;
            pause = clock.GetElapsedTime(started) > Settled ? TimeSpan.FromSeconds(1) : pause;
            Log.Ended(log, exitCode, pause.TotalSeconds);
            await Task.Delay(pause, clock, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    /// <summary>Runs the worker until it or the gateway ends.</summary>
    private async Task<int> RunAsync(string program, CancellationToken stoppingToken)
    {
        var port = FreePort();
        using var process = Process.Start(Start(program, port))!;
        var worker = fleet.Add(new($"http://127.0.0.1:{port}"), WorkerSource.Local);
        try
        {
            await process.WaitForExitAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            await EndAsync(process);
        }
        finally
        {
            fleet.Remove(worker);
        }

        return process.ExitCode;
    }

    private ProcessStartInfo Start(string program, int port)
    {
        var dotnet = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        var start = new ProcessStartInfo(dotnet, [program]) { RedirectStandardInput = true, UseShellExecute = false };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { Length: > 0 } value)
                start.Environment[name] = value;
        }

        start.Environment["PORT"] = $"{port}";
        start.Environment["HOST"] = "127.0.0.1";
        start.Environment["WORKER_ID"] = "local";
        start.Environment["WORKER_AUTH_TOKEN"] = secrets.WorkerToken;
        start.Environment["WORKER_DATA_DIR"] = Path.GetFullPath(Path.Combine(site.Value.DataDir, "worker"));
        start.Environment["WORKER_ENDS_WITH_STDIN"] = "true";
        start.Environment["MAX_CONCURRENT"] = $"{settings.Value.MaxConcurrent}";
        if (settings.Value.CliPath is { Length: > 0 } cli)
            start.Environment["CLAUDE_CLI_PATH"] = cli;
        return start;
    }

    private async Task EndAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(Goodbye, clock);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Accounts want the Claude CLI, but the worker's program is not beside the gateway and WORKER_URLS is empty: those accounts cannot answer. Start with ./start.sh, which builds it, or name a worker.")]
        public static partial void NoProgram(ILogger logger);

        [LoggerMessage(Level = LogLevel.Error, Message = "The worker beside the gateway ended with code {ExitCode}; what it said stands above. It starts again in {Seconds} s.")]
        public static partial void Ended(ILogger logger, int exitCode, double seconds);
    }
}
