using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

/// <summary>What a caller's group means to the relay.</summary>
public sealed class GroupTests
{
    [Fact]
    public async Task A_group_is_served_by_its_accounts_only_and_an_account_keeps_its_groups_when_it_is_renamed()
    {
        await using var host = await RelayHost.StartAsync();
        await using var other = await FakeProvider.StartAsync();
        var account = await host.Admin.PostAsJsonAsync("/api/admin/accounts", new { name = "other", kind = "openai", base_url = other.Address, models = new[] { "gpt-test", "only-here" } });
        var group = await ChangeGroupAsync(host, new { allowed_accounts = new[] { "other" } });

        for (var i = 0; i < 3; i++)
            Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "gpt-test")).StatusCode);
        Assert.Equal(["gpt-test", "only-here"], await ModelsAsync(host));
        using var refused = await AskAsync(host, "claude-test");
        await FailureTableTests.AssertErrorAsync(refused, "openai-chat", HttpStatusCode.NotFound);
        Assert.Contains("your group", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(host.Provider.Requests, request => request.Method == "POST");

        var id = (await account.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        (await host.Admin.PatchAsJsonAsync($"/api/admin/accounts/{id}", new { name = "renamed" })).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(host, "only-here")).StatusCode);
        Assert.Equal("renamed", (await host.Admin.GetFromJsonAsync<JsonElement>(group)).GetProperty("allowed_accounts")[0].GetString());

        (await host.Admin.DeleteAsync($"/api/admin/accounts/{id}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(host, "gpt-test")).StatusCode);
        Assert.Empty(await ModelsAsync(host));
        Assert.DoesNotContain(host.Provider.Requests, request => request.Method == "POST");
    }

    [Fact]
    public async Task A_model_must_be_allowed_by_the_key_and_by_the_group()
    {
        await using var host = await RelayHost.StartAsync();
        await RelayHost.UntilAsync(() => Task.FromResult(host.Account.DiscoveredModels.Count > 0));
        await ChangeGroupAsync(host, new { allowed_models = new[] { "gpt-*", "claude-*" } });
        using var narrow = host.ClientWith(await host.NewKeyAsync(new { name = "narrow", allowed_models = new[] { "gpt-*", "gemini-*" } }));

        Assert.Equal(["claude-test", "gpt-test"], await ModelsAsync(host));
        foreach (var (model, status) in new[] { ("gpt-test", HttpStatusCode.OK), ("gemini-test", HttpStatusCode.NotFound), ("claude-test", HttpStatusCode.NotFound) })
            Assert.Equal(status, (await RelayHost.PostAsync(narrow, "/v1/chat/completions", Question(model))).StatusCode);

        await ChangeGroupAsync(host, new { allowed_models = new[] { "gemini-*" } });
        Assert.Equal(HttpStatusCode.NotFound, (await RelayHost.PostAsync(narrow, "/v1/chat/completions", Question("gpt-test"))).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await RelayHost.PostAsync(narrow, "/v1/chat/completions", Question("gemini-test"))).StatusCode);
    }

    private static async Task<string> ChangeGroupAsync(RelayHost host, object change)
    {
        var page = await host.Admin.GetFromJsonAsync<JsonElement>("/api/admin/groups");
        var path = $"/api/admin/groups/{page.GetProperty("items")[0].GetProperty("id").GetString()}";
        (await host.Admin.PatchAsJsonAsync(path, change)).EnsureSuccessStatusCode();
        return path;
    }

    private static Task<HttpResponseMessage> AskAsync(RelayHost host, string model) => host.PostAsync("/v1/chat/completions", Question(model));

    private static string Question(string model) => $$"""{"model":"{{model}}","messages":[{"role":"user","content":"hi"}]}""";

    private static async Task<IEnumerable<string?>> ModelsAsync(RelayHost host) =>
        (await host.Client.GetFromJsonAsync<JsonElement>("/v1/models")).GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString());
}
