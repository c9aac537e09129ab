using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;

namespace ApiHub.Bench.Load.Systems;

/// <summary>
/// The gateway as its users run it, with everything on: SQLite, journal, metering; a model with a price, a user with a balance and limits
/// of every kind, and his key with limits of every kind.
/// </summary>
internal static class Gateway
{
    private const string Password = "bench-only-password-1";

    private static readonly object Limits = new
    {
        requests_per_minute = 1_000_000_000, tokens_per_minute = 1_000_000_000_000, tokens_per_day = 1_000_000_000_000, concurrent_requests = 100_000,
        spend_per_day = "1000000", spend_per_week = "1000000", spend_per_month = "1000000", spend_total = "1000000",
    };

    public static Child Start(Workplace place, int port, int standIn, string redisUrl, string policy = "least-busy") => Child.Start(
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
            ["REDIS_URL"] = redisUrl,
            ["ROUTING_POLICY"] = policy,
        });

    /// <param name="address">Where the gateway listens.</param>
    /// <param name="secondAccount">Port of another stand-in, for a second account; null: the first is the only one.</param>
    /// <param name="ct">Gives up.</param>
    public static async Task<string> CreateKeyAsync(IPEndPoint address, int? secondAccount, CancellationToken ct)
    {
        using var client = new HttpClient { BaseAddress = new Uri($"http://{address}") };
        await LoginAsync(client, "admin", ct);
        if (secondAccount is { } port)
            await SendAsync(client, HttpMethod.Post, "/api/admin/accounts", new { name = "second", kind = "openai", base_url = $"http://127.0.0.1:{port}", credential = "sk-stand-in" }, ct);
        await SendAsync(client, HttpMethod.Put, "/api/admin/models/gpt-test/price", new { input = "2.5", cached_input = "0.25", output = "10" }, ct);
        var user = await SendAsync(client, HttpMethod.Post, "/api/admin/users", new { username = "bench", email = "bench@example.com", password = Password }, ct);
        var id = user.GetProperty("id").GetString();
        await SendAsync(client, HttpMethod.Patch, $"/api/admin/users/{id}", new { limits = Limits }, ct);
        await SendAsync(client, HttpMethod.Post, $"/api/admin/users/{id}/balance", new { amount = "1000000", reason = "benchmark" }, ct);
        await LoginAsync(client, "bench", ct);
        var key = await SendAsync(client, HttpMethod.Post, "/api/keys", new { name = "bench", limits = Limits }, ct);
        return key.GetProperty("key").GetString()!;
    }

    private static async Task LoginAsync(HttpClient client, string username, CancellationToken ct)
    {
        var login = await SendAsync(client, HttpMethod.Post, "/api/auth/login", new { username, password = Password }, ct);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", login.GetProperty("access_token").GetString());
    }

    private static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object body, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path) { Content = JsonContent.Create(body) };
        using var response = await client.SendAsync(request, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        return response.IsSuccessStatusCode
            ? JsonSerializer.Deserialize<JsonElement>(text)
            : throw new InvalidOperationException($"{path} answered {(int)response.StatusCode}: {text}");
    }
}
