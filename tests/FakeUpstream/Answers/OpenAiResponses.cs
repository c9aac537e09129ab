using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>The Responses API: named events with a running sequence number, usage in the last one.</summary>
internal static class OpenAiResponses
{
    private const string ItemId = "msg_fake";

    public static Answer Render(Ask ask, Script script)
    {
        if (ask.Stream)
            return Answer.Events(Numbered(Events(ask, script)));
        var whole = Response(ask, script, Status(script));
        whole["output"] = new JsonArray(Item("completed", Part(script.Text)));
        return Answer.Json(whole, script.ResponsePadding);
    }

    private static IEnumerable<JsonObject> Events(Ask ask, Script script)
    {
        var pieces = script.Pieces();
        var text = string.Concat(pieces);
        yield return Event("response.created", ("response", Response(ask, script, "in_progress")));
        yield return Event("response.in_progress", ("response", Response(ask, script, "in_progress")));
        yield return Event("response.output_item.added", ("output_index", 0), ("item", Item("in_progress")));
        yield return InPart("response.content_part.added", ("part", Part("")));
        foreach (var piece in pieces)
            yield return InPart("response.output_text.delta", ("delta", piece), ("logprobs", new JsonArray()));
        yield return InPart("response.output_text.done", ("text", text), ("logprobs", new JsonArray()));
        yield return InPart("response.content_part.done", ("part", Part(text)));
        yield return Event("response.output_item.done", ("output_index", 0), ("item", Item("completed", Part(text))));

        var last = Response(ask, script, Status(script));
        last["output"] = new JsonArray(Item("completed", Part(text)));
        yield return Event($"response.{Status(script)}", ("response", last));
    }

    private static IEnumerable<byte[]> Numbered(IEnumerable<JsonObject> events) => events.Select((data, number) =>
    {
        data["sequence_number"] = number;
        return Answer.Named(data);
    });

    private static JsonObject Event(string type, params (string Name, JsonNode? Value)[] fields)
    {
        var data = new JsonObject { ["type"] = type };
        foreach (var (name, value) in fields)
            data[name] = value;
        return data;
    }

    private static JsonObject InPart(string type, params (string Name, JsonNode? Value)[] fields) =>
        Event(type, [("item_id", ItemId), ("output_index", 0), ("content_index", 0), .. fields]);

    private static JsonObject Item(string status, params JsonNode[] content) => new()
    {
        ["id"] = ItemId,
        ["type"] = "message",
        ["status"] = status,
        ["role"] = "assistant",
        ["content"] = new JsonArray(content),
    };

    private static JsonObject Part(string text) =>
        new() { ["type"] = "output_text", ["text"] = text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() };

    private static string Status(Script script) => script.Ending switch
    {
        Ending.Length => "incomplete",
        Ending.Failed => "failed",
        _ => "completed",
    };

    private static JsonObject Response(Ask ask, Script script, string status) => new()
    {
        ["id"] = "resp_fake",
        ["object"] = "response",
        ["created_at"] = 1_760_000_000,
        ["status"] = status,
        ["model"] = ask.Model,
        ["output"] = new JsonArray(),
        ["error"] = status == "failed" ? new JsonObject { ["code"] = "server_error", ["message"] = script.ErrorMessage } : null,
        ["incomplete_details"] = status == "incomplete" ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
        ["instructions"] = null,
        ["metadata"] = new JsonObject(),
        ["parallel_tool_calls"] = true,
        ["temperature"] = 1,
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["top_p"] = 1,
        ["usage"] = status == "in_progress" || script.OmitUsage ? null : Usage(script),
    };

    private static JsonObject Usage(Script script) => new()
    {
        ["input_tokens"] = script.AllInputTokens,
        ["input_tokens_details"] = new JsonObject
        {
            ["cached_tokens"] = script.CachedTokens,
            ["cache_write_tokens"] = script.CacheWrite5mTokens + script.CacheWrite1hTokens,
        },
        ["output_tokens"] = script.OutputTokens,
        ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = script.ReasoningTokens },
        ["total_tokens"] = script.AllInputTokens + script.OutputTokens,
    };
}
