using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>Bodies of demo answers: one JSON text, or a stream of events that is written whole.</summary>
internal sealed class DemoContent
{
    private static readonly MediaTypeHeaderValue JsonType = new("application/json");
    private static readonly MediaTypeHeaderValue EventsType = new("text/event-stream");
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ArrayBufferWriter<byte> _events = new(2048);

    public static ByteArrayContent Json<T>(T value) => Json(JsonSerializer.SerializeToUtf8Bytes(value, Readable));

    public static ByteArrayContent Json(byte[] json) => new(json) { Headers = { ContentType = JsonType } };

    public DemoContent Data<T>(T value) => Raw("data: "u8).Write(value).Raw("\n\n"u8);

    public DemoContent Event<T>(string name, T value)
    {
        Encoding.UTF8.GetBytes($"event: {name}\n", _events);
        return Data(value);
    }

    public DemoContent Write<T>(T value)
    {
        using var json = new Utf8JsonWriter(_events, new() { Encoder = Readable.Encoder });
        JsonSerializer.Serialize(json, value, Readable);
        return this;
    }

    public DemoContent Raw(ReadOnlySpan<byte> bytes)
    {
        _events.Write(bytes);
        return this;
    }

    public ByteArrayContent AsEvents() => new(_events.WrittenSpan.ToArray()) { Headers = { ContentType = EventsType } };

    public ByteArrayContent AsJson() => Json(_events.WrittenSpan.ToArray());
}
