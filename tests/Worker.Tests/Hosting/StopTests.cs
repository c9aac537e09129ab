using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using ApiHub.FakeUpstream;
using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Tests.Hosting;

/// <summary>The worker as a process of its own: however it ends, no CLI is left.</summary>
public sealed class StopTests : IDisposable
{
    private readonly string _dataDir = Path.Combine(Path.GetTempPath(), $"apihub-worker-test-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}");

    [Fact]
    public async Task Told_to_stop_it_ends_its_answers_and_leaves_no_cli()
    {
        await using var provider = await FakeProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Default = Script.Says("to the end") with { Deltas = 2, HoldAfterEvents = (4, release.Task) };
        using var worker = await StartAsync();

        using var answer = await AskAsync(worker, provider.Address);
        Assert.NotEmpty(CliProcesses.OfFolder(_dataDir));
        using (Process.Start("kill", ["-TERM", $"{worker.Process.Id}"]))
        {
        }

        await Eventually.HoldsAsync(() => IsDraining(worker));
        release.SetResult();
        var events = await answer.EventsAsync().ToListAsync();
        await worker.Process.WaitForExitAsync();

        Assert.Equal("to the end", events.Text());
        Assert.Equal("message_stop", events[^1].Name);
        Assert.Equal(0, worker.Process.ExitCode);
        Assert.Empty(CliProcesses.OfFolder(_dataDir));
    }

    [Fact]
    public async Task Killed_it_leaves_no_cli()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Only Linux ends a process with its parent.");
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { HoldAfterEvents = (4, new TaskCompletionSource().Task) };
        using var worker = await StartAsync();
        using var answer = await AskAsync(worker, provider.Address);
        Assert.NotEmpty(CliProcesses.OfFolder(_dataDir));

        worker.Process.Kill();

        await Eventually.HoldsAsync(() => CliProcesses.OfFolder(_dataDir).Count == 0);
    }

    [Fact]
    public async Task It_ends_with_who_supervises_it()
    {
        using var worker = await StartAsync(("WORKER_ENDS_WITH_STDIN", "true"));

        worker.Process.StandardInput.Close();
        await worker.Process.WaitForExitAsync();

        Assert.Equal(0, worker.Process.ExitCode);
    }

    [Fact]
    public async Task Without_what_it_needs_it_says_what_and_does_not_start()
    {
        using var process = Process.Start(Command(("WORKER_AUTH_TOKEN", ""), ("MAX_CONCURRENT", "many"), ("CLAUDE_CLI_PATH", "/nowhere/claude")))!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        Assert.Equal(1, process.ExitCode);
        Assert.Contains("WORKER_AUTH_TOKEN", said);
        Assert.Contains("MAX_CONCURRENT has to be a whole number from 1 to 1000.", said);
        Assert.Contains("CLAUDE_CLI_PATH /nowhere/claude is no file.", said);
    }

    public void Dispose()
    {
        if (Directory.Exists(_dataDir))
            Directory.Delete(_dataDir, recursive: true);
    }

    private async Task<Running> StartAsync(params (string Name, string Value)[] settings)
    {
        Assert.SkipWhen(CliSearch.Find(null, Environment.GetEnvironmentVariable("PATH"), AppContext.BaseDirectory) is null, "The Claude CLI is not installed.");
        var port = Random.Shared.Next(20_000, 32_000);
        var process = Process.Start(Command([.. settings, ("PORT", $"{port}"), ("WORKER_SPARES", "1")]))!;
        while (await process.StandardOutput.ReadLineAsync() is { } line && !line.StartsWith("Worker ", StringComparison.Ordinal))
        {
        }

        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", WorkerHost.Token);
        var worker = new Running(process, client);
        await Eventually.HoldsAsync(() => Answers(worker) is not null);
        return worker;
    }

    private ProcessStartInfo Command(params (string Name, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "apihub-worker.dll")]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["WORKER_AUTH_TOKEN"] = WorkerHost.Token;
        start.Environment["WORKER_DATA_DIR"] = _dataDir;
        foreach (var (name, value) in settings)
            start.Environment[name] = value;
        return start;
    }

    private static async Task<HttpResponseMessage> AskAsync(Running worker, Uri upstream)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(WorkerHost.Asking("Hello?", ("stream", true))) };
        request.Headers.Add("x-apihub-account", "0199f0a0-0000-7000-8000-000000000000");
        request.Headers.Add("x-apihub-account-key", WorkerHost.Key);
        request.Headers.Add("x-apihub-base-url", upstream.ToString());
        return await worker.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A server that is told to stop closes its door at once; what is under way goes on.</summary>
    private static bool IsDraining(Running worker) => Answers(worker) is null or "draining";

    private static string? Answers(Running worker)
    {
        try
        {
            using var client = new HttpClient();
            return client.GetStringAsync(new Uri(worker.Client.BaseAddress!, "/health")).GetAwaiter().GetResult().Contains("draining", StringComparison.Ordinal) ? "draining" : "ok";
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private sealed record Running(Process Process, HttpClient Client) : IDisposable
    {
        public void Dispose()
        {
            Client.Dispose();
            Process.Kill();
            Process.Dispose();
        }
    }
}
