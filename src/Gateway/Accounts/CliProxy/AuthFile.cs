using System.Text.Json;

namespace ApiHub.Gateway.Accounts.CliProxy;

/// <summary>An account behind a CLIProxyAPI, as its management API tells of it; never its tokens.</summary>
/// <param name="Name">Of its file.</param>
/// <param name="Provider">Whose account it is.</param>
/// <param name="Status">CLIProxyAPI's word: active, pending, error, disabled, …</param>
/// <param name="Disabled">Switched off by somebody.</param>
/// <param name="Unavailable">Not asked now, because of its limits or errors.</param>
/// <param name="NextRetryAfter">When it is asked again; null: not told.</param>
/// <param name="Success">Requests that it served.</param>
/// <param name="Failed">Requests that it failed.</param>
internal sealed record AuthFile(
    string Name, string Provider, string Status, bool Disabled, bool Unavailable, DateTimeOffset? NextRetryAfter, long Success, long Failed)
{
    private const int Most = 1000;

    public bool Serves => !Disabled && !Unavailable && Status is not ("disabled" or "pending");

    /// <exception cref="JsonException">This is no list of auth files.</exception>
    public static IReadOnlyList<AuthFile> ReadAll(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("files", out var files) && files.ValueKind == JsonValueKind.Array
            ? [.. files.EnumerateArray().Where(file => file.ValueKind == JsonValueKind.Object).Take(Most).Select(Read)]
            : throw new JsonException();

    private static AuthFile Read(JsonElement file) => new(
        Text(file, "name") ?? Text(file, "id") ?? "",
        Text(file, "provider") ?? Text(file, "type") ?? "",
        Text(file, "status") ?? "",
        IsTrue(file, "disabled"),
        IsTrue(file, "unavailable"),
        // Go writes the year 1 where it has no time.
        Find(file, "next_retry_after") is { ValueKind: JsonValueKind.String } time && time.TryGetDateTimeOffset(out var at) && at.Year > 1 ? at : null,
        Number(file, "success"),
        Number(file, "failed"));

    private static JsonElement? Find(JsonElement file, string name) => file.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement file, string name) => Find(file, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static bool IsTrue(JsonElement file, string name) => Find(file, name) is { ValueKind: JsonValueKind.True };

    private static long Number(JsonElement file, string name) =>
        Find(file, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetInt64(out var number) ? number : 0;
}
