using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>The Messages API: every event named, input usage in the first, cumulative output usage near the last.</summary>
internal static class Anthropic
{
    public static Answer Render(Ask ask, Script script)
    {
        if (ask.Stream)
            return Answer.Events(Events(ask, script));
        var message = Message(ask, script, Stop(script), script.OutputTokens);
        message["content"] = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = script.Text });
        return Answer.Json(message, script.ResponsePadding);
    }

    public static Answer Count(Script script) => Answer.Json(new JsonObject { ["input_tokens"] = script.AllInputTokens });

    private static IEnumerable<byte[]> Events(Ask ask, Script script)
    {
        yield return Named("message_start", ("message", Message(ask, script, stop: null, outputTokens: 1)));
        yield return Named("content_block_start", ("index", 0), ("content_block", new JsonObject { ["type"] = "text", ["text"] = "" }));
        yield return Named("ping");
        var sent = 3;
        foreach (var piece in script.Pieces())
        {
            sent++;
            yield return Named("content_block_delta", ("index", 0), ("delta", new JsonObject { ["type"] = "text_delta", ["text"] = piece }));
        }

        if (script.Ending == Ending.Failed)
        {
            yield return Errors.Event(ask.Endpoint, script, sent);
            yield break;
        }

        yield return Named("content_block_stop", ("index", 0));
        yield return End(script);
        yield return Named("message_stop");
    }

    private static byte[] End(Script script)
    {
        var data = new JsonObject
        {
            ["type"] = "message_delta",
            ["delta"] = new JsonObject { ["stop_reason"] = Stop(script), ["stop_sequence"] = null },
        };
        if (!script.OmitUsage)
            data["usage"] = new JsonObject { ["output_tokens"] = script.OutputTokens, ["output_tokens_details"] = Thinking(script) };
        return Answer.Named(data);
    }

    private static byte[] Named(string type, params (string Name, JsonNode? Value)[] fields)
    {
        var data = new JsonObject { ["type"] = type };
        foreach (var (name, value) in fields)
            data[name] = value;
        return Answer.Named(data);
    }

    private static JsonObject Message(Ask ask, Script script, string? stop, int outputTokens)
    {
        var message = new JsonObject
        {
            ["id"] = "msg_fake",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = ask.Model,
            ["content"] = new JsonArray(),
            ["stop_reason"] = stop,
            ["stop_sequence"] = null,
        };
        if (!script.OmitUsage)
            message["usage"] = Usage(script, outputTokens, whole: stop is not null);
        return message;
    }

    /// <summary>Anthropic's <c>input_tokens</c> excludes everything cached.</summary>
    private static JsonObject Usage(Script script, int outputTokens, bool whole)
    {
        var usage = new JsonObject
        {
            ["input_tokens"] = script.InputTokens,
            ["cache_creation_input_tokens"] = script.CacheWrite5mTokens + script.CacheWrite1hTokens,
            ["cache_read_input_tokens"] = script.CachedTokens,
            ["cache_creation"] = new JsonObject
            {
                ["ephemeral_5m_input_tokens"] = script.CacheWrite5mTokens,
                ["ephemeral_1h_input_tokens"] = script.CacheWrite1hTokens,
            },
            ["output_tokens"] = outputTokens,
            ["service_tier"] = "standard",
        };
        if (whole)
            usage["output_tokens_details"] = Thinking(script);
        return usage;
    }

    private static JsonObject Thinking(Script script) => new() { ["thinking_tokens"] = script.ReasoningTokens };

    private static string Stop(Script script) => script.Ending == Ending.Length ? "max_tokens" : "end_turn";
}
