using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>OpenAI's other endpoints, and the echo that stands for all the rest.</summary>
internal static class Media
{
    private static readonly float[] Vector = [0.25f, -0.5f, 0.75f];

    /// <summary>The .NET and JavaScript clients ask for base64 of little-endian floats; curl gets numbers.</summary>
    public static Answer Embeddings(Ask ask, Script script)
    {
        var base64 = Ask.Field(ask.Body, "encoding_format") is { ValueKind: JsonValueKind.String } format && format.ValueEquals("base64");
        var inputs = Ask.Field(ask.Body, "input") is { ValueKind: JsonValueKind.Array } several ? several.GetArrayLength() : 1;
        return Answer.Json(
            new JsonObject
            {
                ["object"] = "list",
                ["data"] = new JsonArray([.. Enumerable.Range(0, inputs).Select(index => Embedding(index, base64))]),
                ["model"] = ask.Model,
                ["usage"] = new JsonObject { ["prompt_tokens"] = script.AllInputTokens, ["total_tokens"] = script.AllInputTokens },
            },
            script.ResponsePadding);
    }

    public static Answer Images(Script script) => Answer.Json(
        new JsonObject
        {
            ["created"] = 1_760_000_000,
            ["data"] = new JsonArray(new JsonObject { ["b64_json"] = "iVBORw0KGgo=" }),
            ["usage"] = new JsonObject
            {
                ["input_tokens"] = script.AllInputTokens,
                ["output_tokens"] = script.OutputTokens,
                ["total_tokens"] = script.AllInputTokens + script.OutputTokens,
                ["input_tokens_details"] = new JsonObject { ["text_tokens"] = script.AllInputTokens, ["image_tokens"] = 0 },
            },
        },
        script.ResponsePadding);

    /// <summary>Every byte value, so that nothing on the way can treat the answer as text.</summary>
    public static Answer Speech() => Answer.Whole("audio/mpeg", [.. Enumerable.Range(0, 256).Select(value => (byte)value)]);

    public static Answer Transcription(Script script) => Answer.Json(new JsonObject
    {
        ["text"] = script.Text,
        ["usage"] = new JsonObject
        {
            ["type"] = "tokens",
            ["input_tokens"] = script.AllInputTokens,
            ["output_tokens"] = script.OutputTokens,
            ["total_tokens"] = script.AllInputTokens + script.OutputTokens,
        },
    });

    public static Answer Echo(ReceivedRequest request) => Answer.Json(new JsonObject
    {
        ["method"] = request.Method,
        ["path_and_query"] = request.PathAndQuery,
        ["headers"] = new JsonObject(request.Headers.Select(header =>
            KeyValuePair.Create<string, JsonNode?>(header.Key.ToLowerInvariant(), header.Value.ToString()))),
        ["body"] = request.BodyText,
    });

    private static JsonObject Embedding(int index, bool base64) => new()
    {
        ["object"] = "embedding",
        ["index"] = index,
        ["embedding"] = base64
            ? Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(Vector))
            : new JsonArray([.. Vector.Select(value => JsonValue.Create(value))]),
    };
}
