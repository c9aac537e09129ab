using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Tests.Keys;

/// <summary>What tests of keys and usage say over and over.</summary>
internal static class KeyCalls
{
    /// <summary>A client that is logged in as a new user.</summary>
    public static async Task<HttpClient> NewUserAsync(this GatewayHost gateway, string name, string role = Roles.User)
    {
        const string password = "a long enough password";
        (await gateway.Client.PostAsJsonAsync("/api/auth/register", new { username = name, email = $"{name}@example.org", password })).EnsureSuccessStatusCode();
        if (role != Roles.User)
        {
            await using var db = gateway.Database();
            await db.Users.Where(u => u.Username == name).ExecuteUpdateAsync(set => set.SetProperty(u => u.Role, role));
        }

        return await gateway.LoginAsync(name, password);
    }

    public static async Task<JsonElement> CreateKeyAsync(this HttpClient client, object request, string path = "/api/keys")
    {
        using var answer = await client.PostAsJsonAsync(path, request);
        Assert(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<JsonElement> JsonAsync(this HttpClient client, string path)
    {
        using var answer = await client.GetAsync(path);
        var text = await answer.Content.ReadAsStringAsync();
        Assert(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Asks about a key by itself.</summary>
    public static Task<HttpResponseMessage> AskAsync(this GatewayHost gateway, string key, string header = "Authorization")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/key");
        request.Headers.TryAddWithoutValidation(header, header == "Authorization" ? $"Bearer {key}" : key);
        return gateway.Client.SendAsync(request);
    }

    public static async Task<string?> CodeOfAsync(this Task<HttpResponseMessage> call)
    {
        using var answer = await call;
        var json = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return $"{(int)answer.StatusCode} {(json.TryGetProperty("code", out var code) ? code.GetString() : json.GetProperty("errors").ToString())}";
    }

    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;

    public static IEnumerable<string> Texts(this JsonElement page, string property) =>
        page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty(property).ToString());

    private static void Assert(bool holds, string text) => Xunit.Assert.True(holds, text);
}
