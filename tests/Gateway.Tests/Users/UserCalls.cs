using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.Gateway.Tests.Users;

/// <summary>What tests of users say over and over.</summary>
internal static class UserCalls
{
    public const string Password = "a long enough one";

    public static async Task<JsonElement> RegisterAsync(
        this GatewayHost gateway, string username, string? email = null, string password = Password)
    {
        using var answer = await gateway.Client.PostAsJsonAsync(
            "/api/auth/register", new { username, email = email ?? $"{username}@example.org", password });
        return await answer.ReadAsync();
    }

    /// <summary>Logs in and answers the whole answer, tokens included.</summary>
    public static async Task<JsonElement> TokensAsync(this GatewayHost gateway, string username, string password = Password)
    {
        using var answer = await gateway.TryLoginAsync(username, password);
        return await answer.ReadAsync();
    }

    /// <param name="gateway">Where.</param>
    /// <param name="username">Who.</param>
    /// <param name="password">Right or wrong.</param>
    /// <param name="from">The address that a proxy on this machine says it comes from.</param>
    public static Task<HttpResponseMessage> TryLoginAsync(
        this GatewayHost gateway, string username, string password, string? from = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/auth/login") { Content = JsonContent.Create(new { username, password }) };
        if (from is not null)
            request.Headers.Add("X-Forwarded-For", from);
        return gateway.Client.SendAsync(request);
    }

    public static Task<HttpResponseMessage> TryRefreshAsync(this GatewayHost gateway, string refreshToken) =>
        gateway.Client.PostAsJsonAsync("/api/auth/refresh", new { refresh_token = refreshToken });

    public static HttpClient With(this GatewayHost gateway, JsonElement tokens) => gateway.With(tokens.Text("access_token"));

    public static HttpClient With(this GatewayHost gateway, string accessToken)
    {
        var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        return client;
    }

    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;

    public static async Task<JsonElement> ReadAsync(this HttpResponseMessage answer)
    {
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
