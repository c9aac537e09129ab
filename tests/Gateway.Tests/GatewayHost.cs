using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Relay.Recording;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ApiHub.Gateway.Tests;

/// <summary>The real gateway in this process, on a free port, with a data folder of its own.</summary>
public sealed class GatewayHost : IAsyncDisposable
{
    public const string AdminPassword = "correct horse battery";

    private readonly WebApplication _app;
    private readonly bool _ownsDataDir;

    private GatewayHost(WebApplication app, TestLog log, string dataDir, bool ownsDataDir)
    {
        _app = app;
        Log = log;
        _ownsDataDir = ownsDataDir;
        DataDir = dataDir;
        Address = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        Client = new HttpClient { BaseAddress = Address };
    }

    public Uri Address { get; }

    /// <summary>A client without any credential.</summary>
    public HttpClient Client { get; }

    public string DataDir { get; }

    /// <summary>What it has logged, from warnings up.</summary>
    public TestLog Log { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>How many clients have left before the end of their answer.</summary>
    public int ClientsGone => Services.GetRequiredService<Departures>().Count;

    public static Task<GatewayHost> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, null, settings);

    /// <param name="clock">The clock that the gateway reads; null: the real one.</param>
    /// <param name="dataDir">A folder to start on again; null: a new one, deleted at the end.</param>
    /// <param name="settings">Environment variables.</param>
    public static async Task<GatewayHost> StartAsync(TimeProvider? clock, string? dataDir, params (string Name, string Value)[] settings)
    {
        var folder = dataDir ?? Directory.CreateTempSubdirectory("apihub-test-").FullName;
        var values = new Dictionary<string, string?> { ["DATA_DIR"] = folder, ["ADMIN_PASSWORD"] = AdminPassword };
        foreach (var (name, value) in settings)
            values[name] = value;
        var log = new TestLog();
        var app = GatewayApp.Build([], builder =>
        {
            builder.Configuration.Sources.Clear();
            builder.Configuration.AddInMemoryCollection(values);
            builder.WebHost.UseUrls("http://127.0.0.1:0");
            builder.Logging.SetMinimumLevel(LogLevel.Warning).AddProvider(log);
            builder.Services.AddSingleton<Departures>().AddSingleton<IStartupFilter>(services => services.GetRequiredService<Departures>());
            // Hashing that is meant to be slow would be a third of all that the tests do.
            builder.Services.Configure<PasswordHasherOptions>(hasher => hasher.IterationCount = 1000);
            if (clock is not null)
                builder.Services.AddSingleton(clock);
        });
        try
        {
            await app.PrepareAsync(CancellationToken.None);
            await app.StartAsync();
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }

        return new(app, log, folder, dataDir is null);
    }

    /// <summary>A client that is logged in as the first administrator.</summary>
    public Task<HttpClient> AdminAsync() => LoginAsync("admin", AdminPassword);

    public async Task<HttpClient> LoginAsync(string username, string password)
    {
        using var answer = await Client.PostAsJsonAsync("/api/auth/login", new { username, password });
        answer.EnsureSuccessStatusCode();
        var login = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var client = new HttpClient { BaseAddress = Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("access_token").GetString());
        return client;
    }

    /// <summary>Completes when all usage so far is in the database.</summary>
    public async Task RecordedAsync()
    {
        var journal = Services.GetRequiredService<Journal>();
        while (journal.Depth > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.StopAsync();
        await _app.DisposeAsync();
        if (_ownsDataDir)
            Directory.Delete(DataDir, recursive: true);
    }

    /// <summary>Counts requests that are aborted, once the gateway's own code has been told.</summary>
    private sealed class Departures : IStartupFilter
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        // Callbacks run last in, first out: this one is in before the gateway's.
        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use((context, following) =>
            {
                context.RequestAborted.Register(() => Interlocked.Increment(ref _count));
                return following(context);
            });
            next(app);
        };
    }
}
