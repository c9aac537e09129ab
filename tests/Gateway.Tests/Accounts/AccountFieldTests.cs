using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Tests.Relay;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

/// <summary>What an operator can say of an account.</summary>
public sealed class AccountFieldTests
{
    [Fact]
    public async Task All_that_is_said_of_an_account_is_shown_and_can_be_cleared()
    {
        await using var host = await RelayHost.StartAsync();
        var said = new
        {
            name = "a", kind = "openai", base_url = "https://api.example.com", credential = "c", proxy = "socks5://me:hidden@127.0.0.1:1080", models = new[] { "m" },
            model_aliases = new { old = "m" }, weight = 7, priority = 3, max_concurrency = 2, group = "eu", on_disconnect = "cancel", enabled = false,
        };

        var made = await host.CreateAsync(said);
        Assert.Equal("socks5://me@127.0.0.1:1080", made.Text("proxy"));
        Assert.DoesNotContain("hidden", made.ToString());
        Assert.Equal("m", made.GetProperty("model_aliases").Text("old"));
        Assert.Equal((7, 3, 2, "eu", "cancel"), Numbers(made));

        Assert.Equal((7, 3, 2, "eu", "cancel"), Numbers(await host.ChangeAsync(made.Id(), new { name = "b" })));
        var cleared = await host.ChangeAsync(made.Id(), JsonSerializer.Deserialize<JsonElement>(
            """{"base_url":null,"credential":null,"proxy":null,"models":null,"model_aliases":null,"weight":null,"priority":null,"max_concurrency":null,"group":null,"on_disconnect":null}"""));
        Assert.Equal((100, 0, null, null, "drain"), Numbers(cleared));
        Assert.All(new[] { "base_url", "proxy" }, name => Assert.Equal(JsonValueKind.Null, cleared.GetProperty(name).ValueKind));
        Assert.False(cleared.GetProperty("has_credential").GetBoolean());
        Assert.Equal((0, "{}"), (cleared.GetProperty("models").GetArrayLength(), cleared.GetProperty("model_aliases").ToString()));
    }

    [Theory]
    [InlineData("weight", "0")]
    [InlineData("weight", "1001")]
    [InlineData("priority", "-1")]
    [InlineData("max_concurrency", "0")]
    [InlineData("group", "\"\"")]
    [InlineData("proxy", "\"ftp://x\"")]
    [InlineData("proxy", "\"http://:secret@x\"")]
    [InlineData("proxy", "\"http://user:secret@x/path\"")]
    [InlineData("model_aliases", """{"":"m"}""")]
    [InlineData("name", "\"group:eu\"")]
    public async Task What_an_account_cannot_be_is_refused_with_the_fields_name(string field, string value)
    {
        await using var host = await RelayHost.StartAsync();
        var id = (await host.CreateAsync(new { name = "a", kind = "openai" })).Id();

        using var answer = await host.Admin.PatchAsJsonAsync($"{AccountCalls.Path}/{id}", JsonSerializer.Deserialize<JsonElement>($$"""{"{{field}}":{{value}}}"""));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var problem = await answer.Content.ReadAsStringAsync();
        Assert.Contains(field, problem, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_a_change_of_how_an_account_is_reached_ends_what_is_known_of_it()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock());
        var id = (await host.CreateAsync(new { name = "a", kind = "openai", base_url = host.Provider.Address })).Id();
        var pool = host.Gateway.Services.GetRequiredService<AccountPool>();
        var before = pool.Find(id)!;
        before.State.Refused("It refuses its credential.", DateTimeOffset.UnixEpoch);

        await host.ChangeAsync(id, new { weight = 3 });
        await host.ChangeAsync(id, new { priority = 4, group = "eu", models = new[] { "m" } });
        var weighed = pool.Find(id)!;
        Assert.Equal((3, 4, "eu"), (weighed.Weight, weighed.Priority, weighed.Group));
        Assert.Same(before.State, weighed.State);
        Assert.Same(before.Connections, weighed.Connections);
        Assert.NotNull(weighed.State.Quarantine);

        await host.ChangeAsync(id, new { credential = "new" });
        Assert.Null(pool.Find(id)!.State.Quarantine);
        Assert.Same(before.Connections, pool.Find(id)!.Connections);

        await host.ChangeAsync(id, new { proxy = "http://127.0.0.1:1" });
        Assert.NotSame(before.Connections, pool.Find(id)!.Connections);
    }

    [Theory]
    [InlineData("http")]
    [InlineData("socks5")]
    public async Task An_account_is_asked_through_its_proxy(string scheme)
    {
        await using var host = await RelayHost.StartAsync("anthropic");
        await using var proxy = new LoopbackProxy(host.Provider.Address);
        var id = (await host.CreateAsync(new
        {
            name = "a", kind = "openai", base_url = "http://account.test", models = new[] { "m" }, proxy = $"{scheme}://me:pass%3Aword@127.0.0.1:{proxy.Port}",
        })).Id();

        using var answer = await host.AskAsync("m");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("account.test", host.Provider.Requests[^1].Header("Host"));
        Assert.Null(host.Provider.Requests[^1].Header("x-api-key"));
        Assert.True(proxy.Passed > 0);

        var shown = (await host.ShowAsync(id)).Text("proxy");
        await host.ChangeAsync(id, new { proxy = shown, weight = 5 });
        using var again = await host.AskAsync("m");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);

        await host.ChangeAsync(id, new { proxy = $"{scheme}://me:wrong@127.0.0.1:{proxy.Port}" });
        using var refused = await host.AskAsync("m");
        Assert.False(refused.IsSuccessStatusCode);
        Assert.DoesNotContain("wrong", await refused.Content.ReadAsStringAsync() + (await host.ShowAsync(id)) + string.Concat(host.Gateway.Log.Lines));
    }

    [Fact]
    public async Task A_group_of_users_can_be_given_all_accounts_with_a_label()
    {
        await using var host = await RelayHost.StartAsync();
        await using var labelled = await FakeProvider.StartAsync();
        await host.CreateAsync(new { name = "eu-1", kind = "openai", base_url = labelled.Address, models = new[] { "m" }, group = "eu" });
        var groups = await host.Admin.GetFromJsonAsync<JsonElement>("/api/admin/groups");
        var path = $"/api/admin/groups/{groups.GetProperty("items")[0].Id()}";

        using var unknown = await host.Admin.PatchAsJsonAsync(path, new { allowed_accounts = new[] { "group:us" } });
        Assert.Contains("group:us", await unknown.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        (await host.Admin.PatchAsJsonAsync(path, new { allowed_accounts = new[] { "group:eu" } })).EnsureSuccessStatusCode();

        for (var i = 0; i < 3; i++)
            (await host.AskAsync("m")).Dispose();
        Assert.Equal(3, labelled.Requests.Count(request => request.Method == "POST"));
        Assert.DoesNotContain(host.Provider.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task A_claude_cli_account_needs_a_key_with_which_the_vendor_himself_is_asked_for_models()
    {
        await using var host = await RelayHost.StartAsync();
        using var keyless = await host.Admin.PostAsJsonAsync(AccountCalls.Path, new { name = "cli", kind = "claude-cli" });
        Assert.Contains("credential_missing", await keyless.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var id = (await host.CreateAsync(new { name = "cli", kind = "claude-cli", credential = "sk-ant-x", base_url = host.Provider.Address })).Id();

        using var test = await host.Admin.PostAsync($"{AccountCalls.Path}/{id}/test", null);

        Assert.Equal("well", (await test.Content.ReadFromJsonAsync<JsonElement>()).Text("verdict"));
        Assert.Equal(("/v1/models", "sk-ant-x"), (host.Provider.Requests[^1].Path, host.Provider.Requests[^1].Header("x-api-key")));
    }

    private static (int, int, int?, string?, string?) Numbers(JsonElement row) =>
        (row.GetProperty("weight").GetInt32(), row.GetProperty("priority").GetInt32(),
            row.GetProperty("max_concurrency") is { ValueKind: JsonValueKind.Number } most ? most.GetInt32() : null, row.Text("group"), row.Text("on_disconnect"));
}
