using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ApiHub.Bench.Load.Systems;

/// <summary>The gateway as its users run it: SQLite, journal, limits and metering on, one account, a key made over the API.</summary>
internal static class Gateway
{
    private const string Password = "bench-only-password-1";

    public static Child Start(Workplace place, int port, int standIn) => Child.Start(
        "gateway",
        place,
        [Path.Combine(place.Repository, ".build", "gateway", "apihub")],
        new Dictionary<string, string>
        {
            ["PORT"] = $"{port}",
            ["DATA_DIR"] = Path.Combine(place.Directory, "data"),
            ["UPSTREAM_URL"] = $"http://127.0.0.1:{standIn}",
            ["UPSTREAM_KIND"] = "openai",
            ["UPSTREAM_API_KEY"] = "sk-stand-in",
            ["ADMIN_USERNAME"] = "admin",
            ["ADMIN_PASSWORD"] = Password,
            ["UNPRICED_MODELS"] = "free",
        });

    public static async Task<string> CreateKeyAsync(IPEndPoint address, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        var login = await PostAsync(client, "/api/auth/login", new { username = "admin", password = Password }, ct);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("access_token").GetString());
        var key = await PostAsync(client, "/api/keys", new { name = "bench" }, ct);
        return key.GetProperty("key").GetString()!;
    }

    private static async Task<JsonElement> PostAsync(HttpClient client, string path, object body, CancellationToken ct)
    {
        using var response = await client.PostAsJsonAsync(path, body, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
