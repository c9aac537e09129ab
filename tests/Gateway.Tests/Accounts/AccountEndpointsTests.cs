using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Tests.Relay;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class AccountEndpointsTests
{
    [Fact]
    public async Task A_credential_is_stored_encrypted_and_never_shown()
    {
        await using var host = await RelayHost.StartAsync();

        var made = await CreateAsync(host, new { name = "a", kind = "openai", base_url = host.Provider.Address, credential = "sk-very-secret", models = new[] { "m" } });

        Assert.True(made.GetProperty("has_credential").GetBoolean());
        var everything = made + await host.Admin.GetStringAsync("/api/admin/accounts");
        Assert.DoesNotContain("sk-very-secret", everything);
        Assert.DoesNotContain("upstream-secret", everything);
        await using var db = await host.Gateway.Services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync();
        Assert.DoesNotContain(await db.Accounts.ToListAsync(), a => a.ProtectedCredential!.Contains("secret"));
        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false, "m").Json);
        Assert.Equal("Bearer sk-very-secret", host.Provider.Requests[^1].Headers["Authorization"]);
    }

    [Fact]
    public async Task A_change_holds_for_the_next_request()
    {
        await using var host = await RelayHost.StartAsync();
        await using var other = await FakeProvider.StartAsync();
        var id = (await CreateAsync(host, new { name = "a", kind = "openai", base_url = host.Provider.Address, models = new[] { "m" } })).GetProperty("id").GetGuid();

        (await host.Admin.PatchAsJsonAsync($"/api/admin/accounts/{id}", new { base_url = other.Address + "v1", credential = "new" })).EnsureSuccessStatusCode();
        using var moved = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false, "m").Json);
        Assert.Equal("/v1/chat/completions", other.Requests[^1].Path);
        Assert.Equal("Bearer new", other.Requests[^1].Headers["Authorization"]);

        (await host.Admin.DeleteAsync($"/api/admin/accounts/{id}")).EnsureSuccessStatusCode();
        using var gone = await host.Admin.GetAsync($"/api/admin/accounts/{id}");
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task A_disabled_account_is_not_asked()
    {
        await using var host = await RelayHost.StartAsync("openai");
        var id = (await CreateAsync(host, new { name = "a", kind = "anthropic", base_url = host.Provider.Address, models = new[] { "m" } })).GetProperty("id").GetGuid();

        (await host.Admin.PatchAsJsonAsync($"/api/admin/accounts/{id}", new { enabled = false })).EnsureSuccessStatusCode();

        using var answer = await host.PostAsync("/v1/messages", Dialects.Request("anthropic", false, "m").Json);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
        Assert.Contains("no_account", (await host.RecordAsync(answer)).ErrorCode);
    }

    [Fact]
    public async Task Accounts_from_the_environment_are_changed_there()
    {
        await using var host = await RelayHost.StartAsync();
        var list = await host.Admin.GetFromJsonAsync<JsonElement>("/api/admin/accounts");
        var id = list.GetProperty("items")[0].GetProperty("id").GetGuid();

        using var changed = await host.Admin.PatchAsJsonAsync($"/api/admin/accounts/{id}", new { name = "x" });
        using var deleted = await host.Admin.DeleteAsync($"/api/admin/accounts/{id}");

        Assert.Equal((HttpStatusCode.Conflict, HttpStatusCode.Conflict), (changed.StatusCode, deleted.StatusCode));
        Assert.Contains("from_environment", await changed.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("""{"name":"a","kind":"openai","base_url":"ftp://x"}""")]
    [InlineData("""{"name":"a","kind":"openai","base_url":"https://user:pw@x"}""")]
    [InlineData("""{"name":"a","kind":"nonsense"}""")]
    [InlineData("""{"name":"","kind":"openai"}""")]
    [InlineData("""{"kind":"openai"}""")]
    [InlineData("""{"name":"a","kind":"openai","on_disconnect":"shrug"}""")]
    public async Task What_makes_no_sense_is_refused(string json)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await RelayHost.PostAsync(host.Admin, "/api/admin/accounts", json);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Names_are_unique()
    {
        await using var host = await RelayHost.StartAsync();
        await CreateAsync(host, new { name = "a", kind = "demo" });

        using var again = await host.Admin.PostAsJsonAsync("/api/admin/accounts", new { name = "a", kind = "demo" });

        Assert.Equal(HttpStatusCode.Conflict, again.StatusCode);
    }

    [Fact]
    public async Task A_test_says_how_an_account_fares_without_a_paid_call()
    {
        await using var host = await RelayHost.StartAsync();
        var well = await CreateAsync(host, new { name = "a", kind = "openai", base_url = host.Provider.Address });
        var down = await CreateAsync(host, new { name = "b", kind = "openai", base_url = "http://127.0.0.1:1" });

        Assert.Equal("well", await TestAsync(host, well));
        Assert.Equal("unreachable", await TestAsync(host, down));
        host.Provider.On("/v1/models", Script.Error(401));
        Assert.Equal("refuses_credential", await TestAsync(host, well));
        host.Provider.On("/v1/models", Script.Html());
        Assert.Equal("odd", await TestAsync(host, well));
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task Clearing_ends_a_quarantine()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock());
        host.Provider.Enqueue(Script.Error(403));
        (await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json)).Dispose();
        var account = (await host.Admin.GetFromJsonAsync<JsonElement>("/api/admin/accounts")).GetProperty("items")[0];
        Assert.Equal("quarantined", account.GetProperty("state").GetProperty("status").GetString());

        (await host.Admin.PostAsync($"/api/admin/accounts/{account.GetProperty("id").GetGuid()}/clear", null)).EnsureSuccessStatusCode();

        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Credentials_survive_a_restart()
    {
        var folder = Directory.CreateTempSubdirectory("apihub-test-");
        await using var provider = await FakeProvider.StartAsync();
        string key;
        await using (var first = await GatewayHost.StartAsync(null, folder.FullName))
        {
            using var admin = await first.AdminAsync();
            (await admin.PostAsJsonAsync("/api/admin/accounts", new { name = "a", kind = "openai", base_url = provider.Address, credential = "kept", models = new[] { "m" } })).EnsureSuccessStatusCode();
            key = (await (await admin.PostAsJsonAsync("/api/keys", new { name = "k" })).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("key").GetString()!;
        }

        await using (var second = await GatewayHost.StartAsync(null, folder.FullName))
        {
            second.Client.DefaultRequestHeaders.Add("x-api-key", key);
            using var answer = await RelayHost.PostAsync(second.Client, "/v1/chat/completions", Dialects.Request("openai-chat", false, "m").Json);
            Assert.Equal("Bearer kept", provider.Requests[^1].Headers["Authorization"]);
        }

        folder.Delete(recursive: true);
    }

    private static async Task<JsonElement> CreateAsync(RelayHost host, object request)
    {
        using var answer = await host.Admin.PostAsJsonAsync("/api/admin/accounts", request);
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<string?> TestAsync(RelayHost host, JsonElement account)
    {
        using var answer = await host.Admin.PostAsync($"/api/admin/accounts/{account.GetProperty("id").GetGuid()}/test", null);
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("verdict").GetString();
    }
}
