using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Tests.Users;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Plans;

/// <summary>What tests of groups and limits say over and over.</summary>
internal static class PlanCalls
{
    public const string Groups = "/api/admin/groups";

    public static readonly string[] Places =
    [
        "requests_per_minute", "tokens_per_minute", "tokens_per_day", "concurrent_requests",
        "spend_per_day", "spend_per_week", "spend_per_month", "spend_total",
    ];

    /// <summary>All eight limits, each with another value, the least in the first place.</summary>
    /// <param name="least">Null: none of them.</param>
    public static Dictionary<string, object?> All(int? least) =>
        Places.Index().ToDictionary(place => place.Item, place => Value(place.Item, least + place.Index));

    public static object? Value(string place, int? value) => value is null || !place.StartsWith("spend", StringComparison.Ordinal) ? value : $"{value}.5";

    public static void AssertAll(int? least, JsonElement limits)
    {
        var expected = JsonSerializer.SerializeToElement(All(least));
        Assert.All(Places, place => Assert.Equal(expected.GetProperty(place).ToString(), limits.GetProperty(place).ToString()));
    }

    public static async Task<JsonElement> MakeGroupAsync(this HttpClient admin, object group)
    {
        using var answer = await admin.PostAsJsonAsync(Groups, group);
        return await answer.ReadAsync();
    }

    public static async Task<JsonElement> PatchAsync(this HttpClient client, string path, object change)
    {
        using var answer = await client.PatchAsJsonAsync(path, change);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<string> DefaultGroupAsync(this HttpClient admin)
    {
        var page = await (await admin.GetAsync(Groups)).ReadAsync();
        return page.GetProperty("items").EnumerateArray().Single(group => group.GetProperty("is_default").GetBoolean()).Text("id");
    }

    /// <summary>What the relay would know of whoever presents the key.</summary>
    public static async Task<Caller> CallerAsync(this GatewayHost gateway, string key) =>
        (await gateway.Services.GetRequiredService<KeyDirectory>().FindAsync(key, default)).Caller!;

    public static JsonElement Shown(LimitSet limits) => JsonSerializer.SerializeToElement(UsageLimits.Of(limits), new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower });

    private static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
