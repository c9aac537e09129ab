using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;

namespace ApiHub.Bench.Worker;

/// <summary>A worker as it is delivered, as a process.</summary>
internal sealed class BenchedWorker : IDisposable
{
    private const string Token = "only for the benchmark";

    private readonly Process _process;
    private readonly HttpClient _client;
    private readonly string _dataDir;

    private BenchedWorker(Process process, HttpClient client, string dataDir) => (_process, _client, _dataDir) = (process, client, dataDir);

    public string CliVersion { get; private set; } = "";

    public static async Task<BenchedWorker> StartAsync(int spares)
    {
        var port = FreePort();
        var dataDir = Path.Combine(Path.GetTempPath(), $"apihub-bench-worker-{port}");
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "apihub-worker.dll")]) { RedirectStandardOutput = true };
        foreach (var (name, value) in new[] { ("PORT", $"{port}"), ("WORKER_AUTH_TOKEN", Token), ("WORKER_SPARES", $"{spares}"), ("WORKER_DATA_DIR", dataDir) })
            start.Environment[name] = value;
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        var worker = new BenchedWorker(Process.Start(start)!, client, dataDir);
        while (worker.CliVersion.Length == 0)
        {
            if (worker._process.HasExited)
                throw new InvalidOperationException("The worker did not start.");
            try
            {
                worker.CliVersion = (await worker.HealthAsync()).GetProperty("cli_version").GetString()!;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System);
            }
        }

        return worker;
    }

    /// <summary>Milliseconds from sending a request to its answer's first words. Reads the answer to its end.</summary>
    public async Task<double> FirstDeltaAsync(Uri provider, object[] messages)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages");
        request.Content = JsonContent.Create(new { model = "claude-sonnet-4-5", max_tokens = 1000, stream = true, messages });
        request.Headers.Add("x-apihub-account", "0199f0a0-0000-7000-8000-000000000000");
        request.Headers.Add("x-apihub-account-key", "only-for-the-benchmark");
        request.Headers.Add("x-apihub-base-url", provider.ToString());
        var began = Stopwatch.GetTimestamp();
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        double? first = null;
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line == "event: content_block_delta")
                first ??= Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        }

        return first ?? throw new InvalidOperationException("The answer has no words.");
    }

    public async Task AwaitSpareAsync()
    {
        while (!(await HealthAsync()).GetProperty("pools").EnumerateArray().Any(pool => pool.GetProperty("ready").GetInt32() > 0 && pool.GetProperty("warming").GetInt32() == 0))
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System);
        // What waits is quiet only a moment after it is ready.
        await Task.Delay(TimeSpan.FromMilliseconds(300), TimeProvider.System);
    }

    /// <summary>The memory of the smallest CLI process of this worker.</summary>
    public double SpareMegabytes() => Process.GetProcesses().Where(IsMine).Min(process => process.WorkingSet64) / 1048576.0;

    public void Dispose()
    {
        using (Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]))
            _process.WaitForExit();
        _process.Dispose();
        _client.Dispose();
        if (Directory.Exists(_dataDir))
            Directory.Delete(_dataDir, recursive: true);
    }

    private Task<JsonElement> HealthAsync() => _client.GetFromJsonAsync<JsonElement>("/health");

    private bool IsMine(Process process)
    {
        try
        {
            return File.ReadAllText($"/proc/{process.Id}/environ").Contains($"HOME={_dataDir}", StringComparison.Ordinal);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
