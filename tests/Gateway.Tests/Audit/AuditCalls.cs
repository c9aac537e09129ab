using System.Text.Json;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Tests.Audit;

/// <summary>What tests of the audit say over and over.</summary>
internal static class AuditCalls
{
    /// <summary>What is recorded of an action, in no particular order.</summary>
    public static async Task<List<AuditEntry>> AuditOfAsync(this GatewayHost gateway, string action)
    {
        await using var db = gateway.Database();
        return await db.Audit.AsNoTracking().Where(e => e.Action == action).ToListAsync();
    }

    /// <summary>Everything that is recorded, as the API shows it.</summary>
    public static async Task<List<JsonElement>> AuditAsync(this HttpClient admin, string query = "")
    {
        using var answer = await admin.GetAsync($"/api/admin/audit?limit=200&{query}");
        answer.EnsureSuccessStatusCode();
        return [.. JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("items").EnumerateArray()];
    }

    public static string Text(this JsonElement json, string property) => json.GetProperty(property).GetString()!;
}
