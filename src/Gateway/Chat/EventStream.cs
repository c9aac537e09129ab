using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Chat;

/// <summary>Writes server-sent events. It begins with its first event, so that whatever is wrong before can still be a status.</summary>
internal sealed class EventStream(HttpResponse response, JsonSerializerOptions json)
{
    public const string ContentType = "text/event-stream";

    /// <summary>What an EventSource sends back in <c>Last-Event-ID</c> when it asks once more after the end.</summary>
    public const string Asked = "asked";

    public bool HasBegun { get; private set; }

    /// <summary>
    /// For an EventSource, which asks again by itself when a stream ends, however it ends, and would have its message answered and charged
    /// again. This leaves it with a name to send back, by which it is told to stop, and with an hour to wait.
    /// </summary>
    public Task BeginForEventSourceAsync() => SendAsync($"retry: 3600000\nid: {Asked}\n\n");

    public async Task WriteAsync<T>(T value)
    {
        var line = new ArrayBufferWriter<byte>(256);
        line.Write("data: "u8);
        using (var writer = new Utf8JsonWriter(line, new() { Encoder = json.Encoder }))
            JsonSerializer.Serialize(writer, value, json);
        line.Write("\n\n"u8);
        Begin();
        await response.Body.WriteAsync(line.WrittenMemory, CancellationToken.None);
        await response.Body.FlushAsync(CancellationToken.None);
    }

    /// <summary>A comment: clients skip it, proxies see that somebody is there.</summary>
    public Task PingAsync() => SendAsync(": still thinking\n\n");

    private async Task SendAsync(string text)
    {
        Begin();
        await response.WriteAsync(text, CancellationToken.None);
        await response.Body.FlushAsync(CancellationToken.None);
    }

    private void Begin()
    {
        if (HasBegun)
            return;
        HasBegun = true;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        // nginx gathers answers by default, and words would come in heaps.
        response.Headers["X-Accel-Buffering"] = "no";
    }
}

/// <summary>Makes event streams. What they know of JSON is worked out once.</summary>
internal sealed class EventStreams(IOptions<JsonOptions> json)
{
    /// <summary>Characters as they are: an event is no page, and Chinese should be readable in a terminal.</summary>
    private readonly JsonSerializerOptions _readable = new(json.Value.SerializerOptions) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public EventStream Over(HttpResponse response) => new(response, _readable);
}
