using System.Text.Json;

namespace ApiHub.Gateway.Accounts;

/// <summary>An entry of <c>CLAUDE_ACCOUNTS</c>.</summary>
internal sealed record ClaudeAccount(string Email, string ApiKey);

internal static class ClaudeAccountList
{
    private static readonly JsonSerializerOptions Web = new(JsonSerializerDefaults.Web);

    public static bool TryParse(string? json, out IReadOnlyList<ClaudeAccount> accounts)
    {
        accounts = [];
        if (string.IsNullOrWhiteSpace(json))
            return true;
        try
        {
            accounts = JsonSerializer.Deserialize<List<ClaudeAccount>>(json, Web) ?? [];
        }
        catch (JsonException)
        {
            return false;
        }

        return accounts.All(a => !string.IsNullOrWhiteSpace(a?.Email) && !string.IsNullOrWhiteSpace(a.ApiKey))
            && accounts.DistinctBy(a => a.Email, StringComparer.OrdinalIgnoreCase).Count() == accounts.Count;
    }
}
