using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.Gateway.Tests.Users;

/// <summary>What tests of users say over and over.</summary>
internal static class UserCalls
{
    public static async Task<JsonElement> RegisterAsync(this GatewayHost gateway, string username, string email, string password)
    {
        using var answer = await gateway.Client.PostAsJsonAsync("/api/auth/register", new { username, email, password });
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The problem's stable code.</summary>
    public static async Task<string?> CodeAsync(this HttpResponseMessage answer) =>
        (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"];

    public static async Task<string> WithoutTraceAsync(this HttpResponseMessage answer)
    {
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.AsObject();
        problem.Remove("traceId");
        problem.Remove("trace_id");
        return problem.ToJsonString();
    }
}
