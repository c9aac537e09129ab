using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>An answer's bytes, in the pieces between which it can be held, delayed or cut.</summary>
internal sealed record Answer(string ContentType, IReadOnlyList<byte[]> Parts, bool Streamed)
{
    // Providers do not escape non-ASCII text, and a cut inside a character is worth testing.
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Answer Json(JsonObject body, int padding = 0)
    {
        if (padding > 0)
            body["padding"] = new string('x', padding);
        return Whole("application/json", Encoding.UTF8.GetBytes(Text(body)));
    }

    public static Answer Whole(string contentType, byte[] body) => new(contentType, [body], Streamed: false);

    public static Answer Events(IEnumerable<byte[]> events) => new("text/event-stream; charset=utf-8", [.. events], Streamed: true);

    /// <summary>An event without a name, as OpenAI's chat and Gemini send them.</summary>
    public static byte[] Data(JsonNode data) => Data(Text(data));

    public static byte[] Data(string data) => Encoding.UTF8.GetBytes($"data: {data}\n\n");

    /// <summary>An event named after its data's <c>type</c>, as Anthropic and the Responses API send them.</summary>
    public static byte[] Named(JsonObject data) => Encoding.UTF8.GetBytes($"event: {data["type"]}\ndata: {Text(data)}\n\n");

    public static string Text(JsonNode json) => json.ToJsonString(Plain);
}
