using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using Xunit;

namespace ApiHub.Gateway.Tests.Workers;

/// <summary>
/// A gateway with one <c>claude-cli</c> account and stand-ins that speak as workers do: Anthropic's messages, and a health report.
/// What the real worker does stands in its own tests.
/// </summary>
internal sealed class FleetHost : IAsyncDisposable
{
    public const string Token = "a worker token for tests 0123456789";

    private readonly List<FakeProvider> _workers = [];

    private FleetHost(GatewayHost gateway, HttpClient admin, HttpClient client) => (Gateway, Admin, Client) = (gateway, admin, client);

    public GatewayHost Gateway { get; }

    public HttpClient Admin { get; }

    /// <summary>Presents a key.</summary>
    public HttpClient Client { get; }

    public static async Task<FleetHost> StartAsync(TimeProvider? clock, params (string Name, string Value)[] settings)
    {
        var gateway = await GatewayHost.StartAsync(clock, null, [("WORKER_AUTH_TOKEN", Token), ("UNPRICED_MODELS", "free"), .. settings]);
        var admin = await gateway.AdminAsync();
        await SendAsync(admin, "/api/admin/accounts", new { name = "cli", kind = "claude-cli", credential = "sk-ant-test", base_url = "http://127.0.0.1:9/base", models = new[] { "claude-test" } });
        var key = (await SendAsync(admin, "/api/keys", new { name = "test" })).GetProperty("key").GetString();
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("x-api-key", key);
        return new(gateway, admin, client);
    }

    /// <summary>A stand-in that has not registered.</summary>
    public async Task<FakeProvider> WorkerAsync(string id, int capacity = 5)
    {
        var worker = await FakeProvider.StartAsync();
        Health(worker, id, capacity);
        _workers.Add(worker);
        return worker;
    }

    /// <summary>A stand-in that has.</summary>
    public async Task<FakeProvider> RegisteredAsync(string id, int capacity = 5, int inFlight = 0)
    {
        var worker = await WorkerAsync(id, capacity);
        using var answer = await HeartbeatAsync(worker, id, capacity, inFlight);
        answer.EnsureSuccessStatusCode();
        return worker;
    }

    public static void Health(FakeProvider worker, string id, int capacity, int inFlight = 0) => worker.On("/health", new Script
    {
        ContentType = "application/json",
        RawBody = JsonSerializer.Serialize(new { status = "ok", worker_id = id, version = "1.0", cli_version = "2.1.197", capacity, in_flight = inFlight, queued = 0, draining = false, last_error = (string?)null }),
    });

    public Task<HttpResponseMessage> HeartbeatAsync(FakeProvider worker, string id, int capacity = 5, int inFlight = 0, bool leaving = false, string token = Token) =>
        HeartbeatAsync(new { worker_id = id, url = worker.Address.ToString(), version = "1.0", cli_version = "2.1.197", capacity, in_flight = inFlight, queued = 0, draining = false, leaving }, token);

    public async Task<HttpResponseMessage> HeartbeatAsync(object body, string token = Token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/workers/heartbeat") { Content = JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return await Gateway.Client.SendAsync(request);
    }

    public Task<HttpResponseMessage> AskAsync(bool stream = false, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = JsonContent.Create(new { model = "claude-test", max_tokens = 100, stream, messages = new[] { new { role = "user", content = "Hello" } } }),
        };
        foreach (var (name, value) in headers)
            request.Headers.Add(name, value);
        return Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    public async Task<JsonElement> ListedAsync(string id)
    {
        var list = await Admin.GetFromJsonAsync<JsonElement>("/api/admin/workers");
        return list.GetProperty("items").EnumerateArray().SingleOrDefault(worker => worker.GetProperty("id").GetString() == id);
    }

    public async Task<string?> StatusAsync(string id) =>
        await ListedAsync(id) is { ValueKind: JsonValueKind.Object } worker ? worker.GetProperty("status").GetString() : null;

    public static async Task<JsonElement> SendAsync(HttpClient client, string path, object? body = null)
    {
        using var answer = await client.PostAsJsonAsync(path, body ?? new { });
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        Admin.Dispose();
        await Gateway.DisposeAsync();
        foreach (var worker in _workers)
            await worker.DisposeAsync();
    }
}
