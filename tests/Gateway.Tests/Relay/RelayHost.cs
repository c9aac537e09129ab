using System.Net.Http.Json;
using System.Text.Json;
using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

/// <summary>A gateway with one account at a stand-in, and a key.</summary>
internal sealed class RelayHost : IAsyncDisposable
{
    private RelayHost(FakeProvider provider, GatewayHost gateway, HttpClient admin)
    {
        Provider = provider;
        Gateway = gateway;
        Admin = admin;
    }

    public FakeProvider Provider { get; }

    public GatewayHost Gateway { get; }

    public HttpClient Admin { get; }

    public string Key { get; private set; } = "";

    /// <summary>A client that presents the key as OpenAI's do.</summary>
    public HttpClient Client { get; private set; } = null!;

    public AccountState Account => Gateway.Services.GetRequiredService<AccountPool>().Current[0].State;

    public static Task<RelayHost> StartAsync(string kind = "cliproxyapi") => StartAsync(kind, null);

    public static async Task<RelayHost> StartAsync(string kind, TimeProvider? clock, params (string Name, string Value)[] settings)
    {
        var provider = await FakeProvider.StartAsync();
        var gateway = await GatewayHost.StartAsync(clock, null,
        [
            ("UPSTREAM_URL", provider.Address.ToString()), ("UPSTREAM_API_KEY", "upstream-secret"), ("UPSTREAM_KIND", kind), ("UNPRICED_MODELS", "free"), .. settings,
        ]);
        var host = new RelayHost(provider, gateway, await gateway.AdminAsync());
        host.Key = await host.NewKeyAsync(new { name = "test" });
        host.Client = host.ClientWith(host.Key);
        return host;
    }

    public async Task<string> NewKeyAsync(object request)
    {
        using var answer = await Admin.PostAsJsonAsync("/api/keys", request);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
    }

    public HttpClient ClientWith(string key)
    {
        var client = new HttpClient { BaseAddress = Gateway.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        return client;
    }

    public Task<HttpResponseMessage> PostAsync(string path, string json) => PostAsync(Client, path, json);

    public static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string json) =>
        client.SendAsync(
            new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(json, Encoding.UTF8, "application/json") },
            HttpCompletionOption.ResponseHeadersRead);

    /// <summary>The record of an answered request, once it has reached the database.</summary>
    public Task<UsageRecord> RecordAsync(HttpResponseMessage answer) => RecordAsync(answer.Headers.GetValues("x-request-id").Single());

    public async Task<UsageRecord> RecordAsync(string requestId)
    {
        var record = (await RecordsAsync()).SingleOrDefault(r => r.RequestId == requestId);
        Assert.NotNull(record);
        return record;
    }

    /// <summary>All records, once the journal is empty.</summary>
    public async Task<List<UsageRecord>> RecordsAsync()
    {
        await Gateway.RecordedAsync();
        await using var db = await Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync();
        return await db.Usage.AsNoTracking().OrderBy(r => r.RequestId).ToListAsync();
    }

    /// <summary>Waits until something has happened in the gateway that no answer tells of.</summary>
    public static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        Admin.Dispose();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
