using System.Text;
using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>generateContent: whole objects, each with the usage so far; no end mark.</summary>
internal static class Gemini
{
    public static Answer Render(Ask ask, Script script)
    {
        if (!ask.Stream)
            return Answer.Json(Chunk(ask, script, script.Text, last: true), script.ResponsePadding);
        var chunks = Chunks(ask, script);
        return ask.Request.PathAndQuery.Contains("alt=sse", StringComparison.Ordinal)
            ? Answer.Events(chunks.Select(chunk => Answer.Data(chunk)))
            : Array(chunks);
    }

    public static Answer Count(Script script) =>
        Answer.Json(new JsonObject { ["totalTokens"] = script.AllInputTokens, ["cachedContentTokenCount"] = script.CachedTokens });

    public static Answer Embed(Ask ask)
    {
        var embedding = new JsonObject { ["values"] = new JsonArray(0.25, -0.5, 0.75) };
        return Answer.Json(ask.Request.Path.EndsWith(":batchEmbedContents", StringComparison.Ordinal)
            ? new JsonObject { ["embeddings"] = new JsonArray(embedding) }
            : new JsonObject { ["embedding"] = embedding });
    }

    private static IEnumerable<JsonObject> Chunks(Ask ask, Script script)
    {
        var pieces = script.Pieces();
        for (var i = 0; i < pieces.Count; i++)
            yield return Chunk(ask, script, pieces[i], last: i == pieces.Count - 1 && script.Ending != Ending.Failed);
        if (script.Ending == Ending.Failed)
            yield return Errors.Body(ask.Endpoint, script);
    }

    /// <summary>Without <c>alt=sse</c> the chunks are the elements of one JSON array.</summary>
    private static Answer Array(IEnumerable<JsonObject> chunks)
    {
        var parts = chunks.Select((chunk, i) => (i == 0 ? "[" : ",\r\n") + Answer.Text(chunk)).Append("]");
        return new Answer("application/json; charset=UTF-8", [.. parts.Select(Encoding.UTF8.GetBytes)], Streamed: true);
    }

    private static JsonObject Chunk(Ask ask, Script script, string text, bool last)
    {
        var candidate = new JsonObject
        {
            ["content"] = new JsonObject { ["role"] = "model", ["parts"] = new JsonArray(new JsonObject { ["text"] = text }) },
            ["index"] = 0,
        };
        if (last)
            candidate["finishReason"] = script.Ending == Ending.Length ? "MAX_TOKENS" : "STOP";
        var chunk = new JsonObject { ["candidates"] = new JsonArray(candidate) };
        if (!script.OmitUsage)
            chunk["usageMetadata"] = Usage(script, last);
        chunk["modelVersion"] = ask.Model;
        chunk["responseId"] = "fake";
        return chunk;
    }

    /// <summary>Gemini's prompt count includes cached tokens, its candidates' count excludes thoughts.</summary>
    private static JsonObject Usage(Script script, bool last)
    {
        var output = last ? script.OutputTokens : Math.Min(1 + script.ReasoningTokens, script.OutputTokens);
        return new JsonObject
        {
            ["promptTokenCount"] = script.AllInputTokens,
            ["cachedContentTokenCount"] = script.CachedTokens,
            ["candidatesTokenCount"] = output - script.ReasoningTokens,
            ["thoughtsTokenCount"] = script.ReasoningTokens,
            ["totalTokenCount"] = script.AllInputTokens + output,
        };
    }
}
