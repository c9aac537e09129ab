using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

/// <summary>What an operator does with an account beside changing it.</summary>
public sealed class AccountActionTests
{
    [Fact]
    public async Task A_paused_account_gets_no_new_request_and_ends_those_that_run()
    {
        await using var host = await RelayHost.StartAsync();
        var id = await FirstAsync(host);
        var gate = new TaskCompletionSource();
        host.Provider.Enqueue(new Script { HoldBeforeHeaders = gate.Task });
        var running = host.AskAsync("gpt-test");
        await host.Provider.NextRequestAsync("/v1/chat", TestContext.Current.CancellationToken);

        Assert.Equal("draining", Status(await DoAsync(host, id, "pause")));
        using var refused = await host.AskAsync("gpt-test");
        Assert.False(refused.IsSuccessStatusCode);

        gate.SetResult();
        Assert.Equal(HttpStatusCode.OK, (await running).StatusCode);
        await RelayHost.UntilAsync(async () => Status(await host.ShowAsync(id)) == "paused");
        Assert.Equal("healthy", Status(await DoAsync(host, id, "resume")));
        Assert.Equal(HttpStatusCode.OK, (await host.AskAsync("gpt-test")).StatusCode);
    }

    [Fact]
    public async Task A_pause_survives_a_restart_also_of_an_account_of_the_environment()
    {
        var folder = Directory.CreateTempSubdirectory("apihub-test-");
        (string, string)[] settings = [("UPSTREAM_URL", "http://127.0.0.1:1"), ("UPSTREAM_API_KEY", "x")];
        for (var i = 0; i < 2; i++)
        {
            await using var gateway = await GatewayHost.StartAsync(null, folder.FullName, settings);
            using var admin = await gateway.AdminAsync();
            var row = (await admin.GetFromJsonAsync<JsonElement>(AccountCalls.Path)).GetProperty("items")[0];
            Assert.Equal(i == 0 ? "healthy" : "paused", Status(row));
            (await admin.PostAsync($"{AccountCalls.Path}/{row.Id()}/pause", null)).EnsureSuccessStatusCode();
        }

        folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("openai", "/v1/chat/completions")]
    [InlineData("cliproxyapi", "/v1/chat/completions")]
    [InlineData("anthropic", "/v1/messages")]
    [InlineData("gemini", "/v1beta/models/m:generateContent")]
    public async Task A_paid_test_asks_a_real_question_in_the_accounts_dialect(string kind, string path)
    {
        await using var host = await RelayHost.StartAsync();
        var id = (await host.CreateAsync(new { name = "a", kind, base_url = host.Provider.Address, credential = "sk-secret" })).Id();
        host.Provider.Enqueue(new Script { Text = new string('x', 300) });

        var view = await DoAsync(host, id, "test", new { model = "m", paid = true });

        Assert.Equal(("well", 200, 200), (view.Text("verdict"), view.GetProperty("status").GetInt32(), view.Text("text")!.Length));
        Assert.True(view.GetProperty("latency_ms").GetInt64() >= 0);
        Assert.Equal(path, Assert.Single(host.Provider.Requests, request => request.Method == "POST").Path);
        Assert.Empty(await host.RecordsAsync());
    }

    [Fact]
    public async Task A_paid_test_that_fails_says_why_without_headers_and_credential()
    {
        await using var host = await RelayHost.StartAsync();
        var id = (await host.CreateAsync(new { name = "a", kind = "openai", base_url = host.Provider.Address, credential = "sk-secret" })).Id();
        host.Provider.Enqueue(Script.Error(401, message: "The key sk-secret is wrong.").With("x-org", "tell-tale"));

        var view = await DoAsync(host, id, "test", new { model = "m", paid = true });

        Assert.Equal(("refuses_credential", 401, "The key … is wrong."), (view.Text("verdict"), view.GetProperty("status").GetInt32(), view.Text("text")));
        Assert.DoesNotContain("tell-tale", view.ToString());
        host.Provider.Enqueue(Script.Reset());
        Assert.Equal("unreachable", (await DoAsync(host, id, "test", new { model = "m", paid = true })).Text("verdict"));
        using var nameless = await host.Admin.PostAsJsonAsync($"{AccountCalls.Path}/{id}/test", new { paid = true });
        Assert.Equal(HttpStatusCode.BadRequest, nameless.StatusCode);
    }

    [Fact]
    public async Task An_account_that_accepts_its_credential_again_is_used_again_without_a_paid_call()
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock);
        host.Account.Refused("It refuses its credential (401).", clock.GetUtcNow());

        await RelayHost.UntilAsync(() =>
        {
            clock.Advance(TimeSpan.FromSeconds(5));
            return Task.FromResult(host.Account.Quarantine is null);
        });

        Assert.DoesNotContain(host.Provider.Requests, request => request.Method == "POST");
    }

    private static async Task<Guid> FirstAsync(RelayHost host) =>
        (await host.Admin.GetFromJsonAsync<JsonElement>(AccountCalls.Path)).GetProperty("items")[0].Id();

    private static async Task<JsonElement> DoAsync(RelayHost host, Guid id, string what, object? body = null)
    {
        using var answer = body is null ? await host.Admin.PostAsync($"{AccountCalls.Path}/{id}/{what}", null) : await host.Admin.PostAsJsonAsync($"{AccountCalls.Path}/{id}/{what}", body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static string? Status(JsonElement row) => row.GetProperty("state").Text("status");
}
