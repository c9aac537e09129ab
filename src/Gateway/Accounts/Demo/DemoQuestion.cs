using System.Text;
using System.Text.Json;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>What was asked, whatever the dialect.</summary>
/// <param name="Text">The last words of the user; empty when there are none.</param>
/// <param name="InputTokens">An estimate over all words of the request.</param>
/// <param name="Stream">The body asks for a stream (Gemini asks in the path).</param>
/// <param name="IncludeUsage">OpenAI's <c>stream_options.include_usage</c>.</param>
/// <param name="MaxTokens">The most output tokens; null: no limit.</param>
internal sealed record DemoQuestion(string Text, long InputTokens, bool Stream, bool IncludeUsage, long? MaxTokens)
{
    /// <summary>Reads a body; null, and the error, when something is wrong with it.</summary>
    public static DemoQuestion? Read(byte[] body, Dialect dialect, out ApiError? error)
    {
        error = null;
        var facts = RequestReader.Read(body, dialect);
        if (facts.Fault == BodyFault.None && dialect != Dialect.Gemini && facts.Model != DemoUpstream.Model)
        {
            var message = $"The demo account serves the model `{DemoUpstream.Model}` only.";
            error = new(404, ErrorKind.NotFound, "model_not_found", message) { Param = "model" };
            return null;
        }
        try
        {
            using var json = JsonDocument.Parse(body);
            var words = 0L;
            CountWords(json.RootElement, ref words);
            var tokens = TokenEstimate.FromUtf8Bytes(words);
            if (facts.Fault == BodyFault.None)
                return new(LastUserText(json.RootElement), tokens, facts.Stream, facts.IncludeUsage, facts.MaxOutputTokens);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The second is text with half of a surrogate pair.
        }
        error = new(400, ErrorKind.InvalidRequest, "invalid_json", "The request's body is not a JSON object that can be read.");
        return null;
    }

    private static string LastUserText(JsonElement root)
    {
        foreach (var name in (string[])["messages", "input", "contents", "prompt"])
        {
            if (!root.TryGetProperty(name, out var said))
                continue;
            if (said.ValueKind == JsonValueKind.Array)
                said = said.EnumerateArray().LastOrDefault(IsFromUser);
            return TextOf(said);
        }
        return "";
    }

    private static bool IsFromUser(JsonElement turn) => turn.ValueKind == JsonValueKind.String
        || (turn.ValueKind == JsonValueKind.Object && (!turn.TryGetProperty("role", out var role) || role.ValueEquals("user")));

    private static string TextOf(JsonElement said) => said.ValueKind switch
    {
        JsonValueKind.String => said.GetString()!,
        JsonValueKind.Array => string.Join(' ', said.EnumerateArray().Select(TextOf).Where(text => text.Length > 0)),
        JsonValueKind.Object => said.TryGetProperty("content", out var inner) || said.TryGetProperty("parts", out inner)
            || said.TryGetProperty("text", out inner) ? TextOf(inner) : "",
        _ => "",
    };

    private static void CountWords(JsonElement element, ref long bytes)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray())
                CountWords(item, ref bytes);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var member in element.EnumerateObject())
            {
                if (member.Value.ValueKind == JsonValueKind.String && !IsWords(member.Name))
                    continue;
                CountWords(member.Value, ref bytes);
            }
        }
        else if (element.ValueKind == JsonValueKind.String)
            bytes += Encoding.UTF8.GetByteCount(element.GetString()!);
    }

    private static bool IsWords(string name) =>
        name is "content" or "text" or "input" or "prompt" or "system" or "instructions" or "arguments" or "description";
}
