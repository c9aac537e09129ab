using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

public sealed class ListingTests
{
    [Fact]
    public async Task All_accounts_models_are_listed_once_in_each_vendors_shape()
    {
        await using var host = await ListedAsync();

        var openAi = await GetAsync(host.Client, "/v1/models");
        Assert.Equal(["claude-test", "extra-model", "gemini-test", "gpt-test"], Names(openAi.GetProperty("data"), "id"));
        Assert.Equal("list", openAi.GetProperty("object").GetString());

        host.Client.DefaultRequestHeaders.Add("anthropic-version", "2026-10-21");
        var anthropic = await GetAsync(host.Client, "/v1/models");
        Assert.Equal(["claude-test", "gemini-test", "gpt-test"], Names(anthropic.GetProperty("data"), "id"));
        Assert.Equal(("claude-test", "gpt-test", false), (
            anthropic.GetProperty("first_id").GetString(), anthropic.GetProperty("last_id").GetString(), anthropic.GetProperty("has_more").GetBoolean()));

        var gemini = await GetAsync(host.Client, "/v1beta/models");
        Assert.Equal(["models/claude-test", "models/gemini-test", "models/gpt-test"], Names(gemini.GetProperty("models"), "name"));
    }

    [Fact]
    public async Task A_key_sees_only_the_models_that_it_may_use()
    {
        await using var host = await ListedAsync();
        using var narrow = host.ClientWith(await host.NewKeyAsync(new { name = "narrow", allowed_models = new[] { "gpt-*" } }));

        Assert.Equal(["gpt-test"], Names((await GetAsync(narrow, "/v1/models")).GetProperty("data"), "id"));
        Assert.Equal("gpt-test", (await GetAsync(narrow, "/v1/models/gpt-test")).GetProperty("id").GetString());
        using var hidden = await narrow.GetAsync("/v1/models/claude-test");
        await FailureTableTests.AssertErrorAsync(hidden, "openai-chat", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_sees_models_without_a_key()
    {
        await using var host = await RelayHost.StartAsync();
        foreach (var (path, dialect) in new[] { ("/v1/models", "openai-chat"), ("/v1/models/x", "openai-chat"), ("/v1beta/models", "gemini") })
        {
            using var answer = await host.Gateway.Client.GetAsync(path);
            await FailureTableTests.AssertErrorAsync(answer, dialect, HttpStatusCode.Unauthorized);
        }
    }

    /// <summary>A host whose account has told its models, and a second account of another kind with a list of its own.</summary>
    private static async Task<RelayHost> ListedAsync()
    {
        var host = await RelayHost.StartAsync();
        using var made = await host.Admin.PostAsJsonAsync("/api/admin/accounts", new
        {
            name = "second",
            kind = "openai",
            base_url = host.Provider.Address,
            models = new[] { "gpt-test", "extra-model" },
        });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Account.DiscoveredModels.Count > 0));
        return host;
    }

    private static async Task<JsonElement> GetAsync(HttpClient client, string path) => await client.GetFromJsonAsync<JsonElement>(path);

    private static IEnumerable<string?> Names(JsonElement list, string property) => list.EnumerateArray().Select(m => m.GetProperty(property).GetString());
}
