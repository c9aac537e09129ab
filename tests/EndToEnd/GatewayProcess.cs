using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace ApiHub.EndToEnd;

/// <summary>The gateway as it is delivered: a process with an environment, started on a data folder, ended as a test likes.</summary>
internal sealed class GatewayProcess : IDisposable
{
    public const string AdminPassword = "correct horse battery";

    private readonly Process _process;
    private readonly string _dataDir;
    private readonly (string Name, string Value)[] _settings;

    private GatewayProcess(string dataDir, int port, (string Name, string Value)[] settings)
    {
        (_dataDir, _settings, Address) = (dataDir, settings, new($"http://127.0.0.1:{port}"));
        _process = Run(dataDir, port, [], settings);
    }

    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Starts it with an account at <paramref name="upstream"/> and waits until it listens.</summary>
    public static Task<GatewayProcess> StartAsync(string dataDir, Uri upstream, CancellationToken cancellationToken) =>
        StartAsync(dataDir, cancellationToken, ("UPSTREAM_URL", upstream.ToString()), ("UPSTREAM_API_KEY", "upstream-secret"));

    /// <summary>Starts it and waits until it listens.</summary>
    public static Task<GatewayProcess> StartAsync(string dataDir, CancellationToken cancellationToken, params (string Name, string Value)[] settings) =>
        ListeningAsync(new GatewayProcess(dataDir, FreePort(), settings), cancellationToken);

    /// <summary>Starts it once more, at the same address, after it has ended.</summary>
    public Task<GatewayProcess> StartAgainAsync(CancellationToken cancellationToken) =>
        ListeningAsync(new GatewayProcess(_dataDir, Address.Port, _settings), cancellationToken);

    private static async Task<GatewayProcess> ListeningAsync(GatewayProcess gateway, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync("/v1/models", cancellationToken);
                return gateway;
            }
            catch (HttpRequestException) when (!gateway._process.HasExited)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, cancellationToken);
            }
        }
    }

    /// <summary>Runs it until it ends by itself.</summary>
    public static async Task<(int ExitCode, string Errors)> RunToEndAsync(
        string dataDir, CancellationToken cancellationToken, params (string Name, string Value)[] settings)
    {
        using var process = Run(dataDir, FreePort(), [], settings);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, errors);
    }

    /// <summary>Runs one of its commands.</summary>
    public static async Task<(int ExitCode, string Errors)> CommandAsync(string dataDir, string[] command, CancellationToken cancellationToken)
    {
        using var process = Run(dataDir, FreePort(), command);
        var errors = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, errors);
    }

    /// <summary>A client that is logged in as the first administrator.</summary>
    public Task<HttpClient> AdminAsync(CancellationToken cancellationToken) => LoginAsync("admin", AdminPassword, cancellationToken);

    private async Task<HttpClient> LoginAsync(string username, string password, CancellationToken cancellationToken)
    {
        var client = new HttpClient { BaseAddress = Address };
        using var login = await client.PostAsJsonAsync("/api/auth/login", new { username, password }, cancellationToken);
        login.EnsureSuccessStatusCode();
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("access_token").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>A key of the first administrator's, or of somebody else's.</summary>
    public async Task<string> NewKeyAsync(CancellationToken cancellationToken, string username = "admin", string password = AdminPassword)
    {
        using var client = await LoginAsync(username, password, cancellationToken);
        using var made = await client.PostAsJsonAsync("/api/keys", new { name = "test" }, cancellationToken);
        made.EnsureSuccessStatusCode();
        return (await made.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("key").GetString()!;
    }

    /// <summary><c>kill -9</c>: nothing of it runs any more when this completes.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Ends it as an operator does, with a signal that it can answer.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        using (var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]))
            await kill.WaitForExitAsync(cancellationToken);
        await _process.WaitForExitAsync(cancellationToken);
        return _process.ExitCode;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private static Process Run(string dataDir, int port, string[] command, params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "apihub.dll"), .. command])
        {
            // Somewhere without an .env file.
            WorkingDirectory = dataDir,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DATA_DIR"] = dataDir;
        start.Environment["PORT"] = $"{port}";
        start.Environment["ADMIN_PASSWORD"] = AdminPassword;
        start.Environment["UNPRICED_MODELS"] = "free";
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
