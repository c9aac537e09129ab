using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>A gateway with several accounts, each at a stand-in of its own, and a key.</summary>
internal sealed class PoolHost : IAsyncDisposable
{
    private readonly Dictionary<string, FakeProvider> _providers = [];

    private PoolHost(GatewayHost gateway, HttpClient admin) => (Gateway, Admin) = (gateway, admin);

    public GatewayHost Gateway { get; }

    public HttpClient Admin { get; }

    public HttpClient Client { get; private set; } = null!;

    public FakeProvider this[string account] => _providers[account];

    public static Task<PoolHost> StartAsync(params string[] accounts) => StartAsync(null, [], accounts);

    public static async Task<PoolHost> StartAsync(TimeProvider? clock, (string Name, string Value)[] settings, params string[] accounts)
    {
        var gateway = await GatewayHost.StartAsync(clock, null, [("UNPRICED_MODELS", "free"), .. settings]);
        var host = new PoolHost(gateway, await gateway.AdminAsync());
        foreach (var account in accounts)
            await host.AddAsync(account);
        host.Client = await host.NewClientAsync();
        return host;
    }

    public async Task<HttpClient> NewClientAsync()
    {
        using var answer = await Admin.PostAsJsonAsync("/api/keys", new { name = "test" });
        answer.EnsureSuccessStatusCode();
        var client = new HttpClient { BaseAddress = Gateway.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString());
        return client;
    }

    /// <param name="name">The account's name, by which its stand-in is found.</param>
    /// <param name="more">Properties beside those that every account here has.</param>
    public async Task AddAsync(string name, object? more = null)
    {
        var provider = _providers[name] = await FakeProvider.StartAsync();
        var json = JsonSerializer.SerializeToNode(more ?? new { })!.AsObject();
        json["name"] = name;
        json["kind"] ??= "cliproxyapi";
        json["base_url"] = provider.Address.ToString();
        json["models"] ??= JsonSerializer.SerializeToNode(new[] { "gpt-test" });
        using var answer = await Admin.PostAsJsonAsync("/api/admin/accounts", json);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }

    /// <summary>As the operator does it.</summary>
    public async Task PauseAsync(string account)
    {
        await using (var db = await Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync())
        {
            var row = await db.Accounts.SingleAsync(a => a.Name == account);
            row.Paused = true;
            row.Changed(row.UpdatedAt.AddSeconds(1));
            await db.SaveChangesAsync();
        }

        await Gateway.Services.GetRequiredService<AccountPool>().ReloadAsync(CancellationToken.None);
    }

    public AccountState State(string account) => Gateway.Services.GetRequiredService<AccountPool>().Current.Single(a => a.Name == account).State;

    public Task<HttpResponseMessage> AskAsync(string dialect = "openai-chat", bool stream = false, string model = "gpt-test")
    {
        var (path, json) = Dialects.Request(dialect, stream, model);
        return RelayHost.PostAsync(Client, path, json);
    }

    /// <summary>How many requests each account got.</summary>
    public int Asked(string account) => this[account].Requests.Count(r => r.Method == "POST");

    /// <summary>What the gateway says of the request, once it is in the database.</summary>
    public async Task<JsonElement> TellAsync(HttpResponseMessage answer, HttpClient? who = null, string scope = "/api/admin/usage")
    {
        await Gateway.RecordedAsync();
        return await (who ?? Admin).GetFromJsonAsync<JsonElement>($"{scope}/requests/{answer.Headers.GetValues("x-request-id").Single()}");
    }

    /// <summary>The story of a request in short: <c>a:failed(500) b:limited(429) c:answered(200)</c>.</summary>
    public async Task<string> StoryAsync(HttpResponseMessage answer) => string.Join(' ', (await TellAsync(answer)).GetProperty("decisions").EnumerateArray().Select(d =>
        $"{d.GetProperty("account")}:{(d.TryGetProperty("skipped", out var skipped) ? skipped : d.GetProperty("result"))}{(d.TryGetProperty("status", out var status) ? $"({status})" : "")}"));

    public async Task<List<UsageRecord>> RecordsAsync()
    {
        await Gateway.RecordedAsync();
        await using var db = await Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync();
        return await db.Usage.AsNoTracking().OrderBy(r => r.RequestId).ToListAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Admin.Dispose();
        await Gateway.DisposeAsync();
        foreach (var provider in _providers.Values)
            await provider.DisposeAsync();
    }
}
