using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

/// <summary>What tests of accounts ask of the management API.</summary>
internal static class AccountCalls
{
    public const string Path = "/api/admin/accounts";

    public static async Task<JsonElement> CreateAsync(this RelayHost host, object request)
    {
        using var answer = await host.Admin.PostAsJsonAsync(Path, request);
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<JsonElement> ChangeAsync(this RelayHost host, Guid id, object request)
    {
        using var answer = await host.Admin.PatchAsJsonAsync($"{Path}/{id}", request);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static Task<JsonElement> ShowAsync(this RelayHost host, Guid id) => host.Admin.GetFromJsonAsync<JsonElement>($"{Path}/{id}");

    public static Guid Id(this JsonElement row) => row.GetProperty("id").GetGuid();

    public static string? Text(this JsonElement row, string property) => row.GetProperty(property).GetString();

    public static Task<HttpResponseMessage> AskAsync(this RelayHost host, string model) =>
        host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false, model).Json);
}
