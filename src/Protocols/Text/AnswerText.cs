using System.Text;
using System.Text.Json;

namespace ApiHub.Protocols;

/// <summary>
/// Reads what a model has said out of an answer: its words alone, without thinking and tool calls. For the one who shows them to a person;
/// whatever is not text, or not of the dialect's form, is no words. Never throws.
/// </summary>
public static class AnswerText
{
    /// <summary>The words of a whole answer; empty: there are none.</summary>
    /// <param name="dialect">OpenAI chat, Anthropic or Gemini.</param>
    /// <param name="json">The answer's body.</param>
    public static string OfBody(Dialect dialect, ReadOnlyMemory<byte> json) => Read(json, root => dialect switch
    {
        Dialect.Anthropic => OfParts(root, "content"),
        Dialect.Gemini => OfGemini(root),
        _ => OfChoice(root, "message"),
    });

    /// <summary>The words that one event of a stream adds; empty: none.</summary>
    /// <param name="dialect">OpenAI chat, Anthropic or Gemini.</param>
    /// <param name="sseEvent">The event, with or without the blank line that closes it.</param>
    public static string OfEvent(Dialect dialect, ReadOnlySpan<byte> sseEvent)
    {
        byte[] joined = [];
        var data = SseFields.Read(sseEvent, ref joined).Data;
        // The event that ends a chat is no JSON.
        return data.IsEmpty || data[0] != (byte)'{' ? "" : Read(data.ToArray(), root => dialect switch
        {
            Dialect.Anthropic => Member(root, "delta") is { } delta && Text(delta, "type") == "text_delta" ? Text(delta, "text") : "",
            Dialect.Gemini => OfGemini(root),
            _ => OfChoice(root, "delta"),
        });
    }

    private static string OfChoice(JsonElement root, string message)
    {
        if (First(root, "choices") is not { } choice || Member(choice, message) is not { } said)
            return "";
        if (Text(said, "content") is { Length: > 0 } text)
            return text;
        // Some compatible servers answer in parts, as requests may be.
        return OfParts(said, "content") is { Length: > 0 } parts ? parts : Text(said, "refusal");
    }

    private static string OfGemini(JsonElement root) =>
        First(root, "candidates") is { } candidate && Member(candidate, "content") is { } content ? OfParts(content, "parts") : "";

    private static string OfParts(JsonElement owner, string name)
    {
        if (Member(owner, name) is not { ValueKind: JsonValueKind.Array } parts)
            return "";
        var text = new StringBuilder();
        foreach (var part in parts.EnumerateArray())
        {
            // Gemini marks what it thinks; Anthropic's thinking stands under another name.
            if (Member(part, "thought") is not { ValueKind: JsonValueKind.True })
                text.Append(Text(part, "text"));
        }

        return text.ToString();
    }

    private static JsonElement? First(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Array } list && list.GetArrayLength() > 0 ? list[0] : null;

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind == JsonValueKind.Object && owner.TryGetProperty(name, out var value) ? value : null;

    private static string Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";

    private static string Read(ReadOnlyMemory<byte> json, Func<JsonElement, string> read)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return read(document.RootElement);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is text with half of a surrogate pair.
            return "";
        }
    }
}
