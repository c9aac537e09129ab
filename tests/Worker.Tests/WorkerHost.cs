using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using ApiHub.Worker.Cli;
using ApiHub.Worker.Engine;
using ApiHub.Worker.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApiHub.Worker.Tests;

/// <summary>The real worker in this process with the real CLI, on a free port, with a data folder of its own. Processes do not wait for requests unless asked to.</summary>
public sealed class WorkerHost : IAsyncDisposable
{
    public const string Token = "the worker's token, long enough";
    public const string Key = "sk-ant-api03-only-for-tests";
    public const string Model = "claude-sonnet-4-5";

    private readonly WebApplication _app;
    private readonly Sandbox _sandbox;

    private WorkerHost(WebApplication app, Sandbox sandbox, string dataDir)
    {
        (_app, _sandbox, DataDir) = (app, sandbox, dataDir);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new HttpClient { BaseAddress = new Uri(address), Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token);
    }

    public HttpClient Client { get; }

    public string DataDir { get; }

    internal ProcessPool Pool => _app.Services.GetRequiredService<ProcessPool>();

    internal WorkerState State => _app.Services.GetRequiredService<WorkerState>();

    internal Sandbox Sandbox => _sandbox;

    /// <summary>Starts a worker; skips the test where there is no CLI.</summary>
    public static async Task<WorkerHost> StartAsync(params (string Name, string Value)[] settings)
    {
        var dataDir = Path.Combine(Path.GetTempPath(), $"apihub-worker-test-{Guid.CreateVersion7(TimeProvider.System.GetUtcNow())}");
        var values = new Dictionary<string, string?> { ["WORKER_AUTH_TOKEN"] = Token, ["PORT"] = "0", ["WORKER_ID"] = "w1", ["WORKER_SPARES"] = "0", ["WORKER_DATA_DIR"] = dataDir };
        // Other versions of the CLI are tried by hand with this variable.
        values["CLAUDE_CLI_PATH"] = Environment.GetEnvironmentVariable("CLAUDE_CLI_PATH");
        foreach (var (name, value) in settings)
            values[name] = value;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(values);
        builder.Logging.ClearProviders();
        List<string> faults = [];
        var options = WorkerOptions.Read(builder.Configuration, faults);
        Assert.Empty(faults);
        var cli = await WorkerApp.FindCliAsync(options, faults);
        Assert.SkipWhen(cli is null, string.Join(' ', faults));
        var sandbox = await Sandbox.CreateAsync(cli!, options, [], TimeProvider.System, CancellationToken.None);
        var app = WorkerApp.Build(builder, options, sandbox);
        await app.StartAsync();
        return new WorkerHost(app, sandbox, dataDir);
    }

    /// <summary>Sends a request for the account whose provider is at this address.</summary>
    public Task<HttpResponseMessage> SendAsync(Uri upstream, object body, string path = "/v1/messages")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(JsonSerializer.Serialize(body), Encoding.UTF8, "application/json") };
        request.Headers.Add("x-apihub-account", "0199f0a0-0000-7000-8000-000000000000");
        request.Headers.Add("x-apihub-account-key", Key);
        request.Headers.Add("x-apihub-base-url", upstream.ToString());
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    /// <summary>A request that asks one thing.</summary>
    public static Dictionary<string, object> Asking(object content, params (string Name, object Value)[] fields)
    {
        var body = new Dictionary<string, object>
        {
            ["model"] = Model, ["max_tokens"] = 100, ["messages"] = new[] { new { role = "user", content } },
        };
        foreach (var (name, value) in fields)
            body[name] = value;
        return body;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _sandbox.Dispose();
        if (Directory.Exists(DataDir))
            Directory.Delete(DataDir, recursive: true);
    }
}
