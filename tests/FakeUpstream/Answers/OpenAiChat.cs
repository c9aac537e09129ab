using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>Chat completions and the older text completions.</summary>
internal static class OpenAiChat
{
    private const long Created = 1_760_000_000;

    public static Answer Chat(Ask ask, Script script)
    {
        if (ask.Stream)
            return Streamed(ask, script, "chat.completion.chunk", text => text is null ? new JsonObject() : new JsonObject { ["content"] = text });

        var choice = Choice(script);
        choice["message"] = new JsonObject { ["role"] = "assistant", ["content"] = script.Text, ["refusal"] = null };
        return Answer.Json(Envelope(ask, script, "chat.completion", choice), script.ResponsePadding);
    }

    public static Answer Completion(Ask ask, Script script)
    {
        if (ask.Stream)
            return Streamed(ask, script, "text_completion", text => text ?? "");

        var choice = Choice(script);
        choice["text"] = script.Text;
        return Answer.Json(Envelope(ask, script, "text_completion", choice), script.ResponsePadding);
    }

    private static JsonObject Envelope(Ask ask, Script script, string kind, JsonObject choice)
    {
        var envelope = Frame(ask, kind, choice);
        if (!script.OmitUsage)
            envelope["usage"] = Usage(script);
        return envelope;
    }

    private static Answer Streamed(Ask ask, Script script, string kind, Func<string?, JsonNode?> delta)
    {
        var withUsage = !script.OmitUsage && (ask.WantsUsage || !script.UsageOnlyWhenAsked);
        var events = new List<byte[]>();
        foreach (var choice in Choices(ask, script, delta))
        {
            var frame = Frame(ask, kind, choice);
            if (withUsage)
                frame["usage"] = null;
            events.Add(Answer.Data(frame));
        }

        if (script.Ending == Ending.Failed)
        {
            events.Add(Errors.Event(ask.Endpoint, script, events.Count));
            return Answer.Events(events);
        }

        if (withUsage)
        {
            var last = Frame(ask, kind);
            last["usage"] = Usage(script);
            events.Add(Answer.Data(last));
        }

        events.Add(Answer.Data("[DONE]"));
        return Answer.Events(events);
    }

    /// <summary>The choice of each chunk: the role (chat only), the words, the reason to end.</summary>
    private static IEnumerable<JsonObject> Choices(Ask ask, Script script, Func<string?, JsonNode?> delta)
    {
        var field = ask.Endpoint == Endpoint.Chat ? "delta" : "text";
        if (ask.Endpoint == Endpoint.Chat)
            yield return Piece(new JsonObject { ["role"] = "assistant", ["content"] = "", ["refusal"] = null }, finish: null);
        foreach (var piece in script.Pieces())
            yield return Piece(delta(piece), finish: null);
        if (script.Ending != Ending.Failed)
            yield return Piece(delta(null), Finish(script));

        JsonObject Piece(JsonNode? content, string? finish) =>
            new() { ["index"] = 0, [field] = content, ["logprobs"] = null, ["finish_reason"] = finish };
    }

    private static JsonObject Frame(Ask ask, string kind, params JsonNode[] choices) => new()
    {
        ["id"] = "chatcmpl-fake",
        ["object"] = kind,
        ["created"] = Created,
        ["model"] = ask.Model,
        ["system_fingerprint"] = "fp_fake",
        ["choices"] = new JsonArray(choices),
    };

    private static JsonObject Choice(Script script) => new() { ["index"] = 0, ["logprobs"] = null, ["finish_reason"] = Finish(script) };

    private static string Finish(Script script) => script.Ending == Ending.Length ? "length" : "stop";

    /// <summary>OpenAI counts cached tokens inside <c>prompt_tokens</c>, reasoning inside <c>completion_tokens</c>.</summary>
    private static JsonObject Usage(Script script) => new()
    {
        ["prompt_tokens"] = script.AllInputTokens,
        ["completion_tokens"] = script.OutputTokens,
        ["total_tokens"] = script.AllInputTokens + script.OutputTokens,
        ["prompt_tokens_details"] = new JsonObject
        {
            ["cached_tokens"] = script.CachedTokens,
            ["cache_write_tokens"] = script.CacheWrite5mTokens + script.CacheWrite1hTokens,
            ["audio_tokens"] = 0,
        },
        ["completion_tokens_details"] = new JsonObject { ["reasoning_tokens"] = script.ReasoningTokens, ["audio_tokens"] = 0 },
    };
}
