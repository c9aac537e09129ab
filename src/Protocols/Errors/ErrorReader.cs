using System.Text.Json;

namespace ApiHub.Protocols;

/// <summary>Reads an error that came in a dialect's shape, as <see cref="ErrorFormat"/> or a provider writes it. Never throws.</summary>
public static class ErrorReader
{
    /// <returns>The stable code or, of a provider's own error, its type, and the sentence; null: this is no error of any dialect.</returns>
    /// <param name="json">The body of an error answer.</param>
    public static (string Code, string Message)? OfBody(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is text with half of a surrogate pair.
            return null;
        }
    }

    /// <returns>The same of an event in a stream.</returns>
    public static (string Code, string Message)? OfEvent(ReadOnlySpan<byte> sseEvent)
    {
        byte[] joined = [];
        var data = SseFields.Read(sseEvent, ref joined).Data;
        return data.IndexOf("error"u8) < 0 ? null : OfBody(data.ToArray());
    }

    private static (string Code, string Message)? Read(JsonElement root)
    {
        if (Member(root, "error") is not { ValueKind: JsonValueKind.Object } error || Text(error, "message") is not { } message)
            return null;
        var code = (Member(error, "details") is { } details ? CodeIn(details) : null)
            ?? Text(error, "code") ?? Text(error, "type") ?? Text(error, "status")?.ToLowerInvariant();
        return code is null ? null : (code, message);
    }

    /// <summary>Anthropic's details are an object, Google's a list in which one entry has the reason.</summary>
    private static string? CodeIn(JsonElement details)
    {
        if (details.ValueKind != JsonValueKind.Array)
            return Text(details, "error_code");
        return details.EnumerateArray().Select(detail => Text(detail, "reason")).FirstOrDefault(reason => reason is not null)?.ToLowerInvariant();
    }

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } text && text.GetString() is { Length: > 0 } value ? value : null;
}
