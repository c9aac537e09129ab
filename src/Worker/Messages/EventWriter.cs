using System.Text;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Messages;

/// <summary>Writes an answer as server-sent events, each as it comes, and a ping where none comes for a while.</summary>
internal sealed class EventWriter(HttpContext http, TimeProvider time)
{
    private static readonly TimeSpan PingAfter = TimeSpan.FromSeconds(10);
    private static readonly byte[] Ping = Bytes("ping", """{"type":"ping"}"""u8);

    /// <returns>A failure that the client has not been told of. As long as no event was sent it can still have a status.</returns>
    public async Task<Fault?> WriteAsync(IAsyncEnumerable<AnswerPart> answer, CancellationToken ct)
    {
        await using var parts = answer.GetAsyncEnumerator(CancellationToken.None);
        while (await NextAsync(parts))
        {
            if (parts.Current is AnswerPart.Failed { Fault: var fault })
                return fault;
            var next = (AnswerPart.Event)parts.Current;
            if (!http.Response.HasStarted)
                SetHeaders(http.Response);
            await SendAsync(Bytes(next.Type, next.Json.Span), ct);
        }

        return null;
    }

    /// <summary>Tells the client that the answer has failed, and breaks the connection so that what was sent cannot look whole.</summary>
    public static async Task BreakOffAsync(HttpContext http, Fault fault)
    {
        await http.Response.Body.WriteAsync(Bytes("error", fault.Body(http.TraceIdentifier)));
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    private async ValueTask<bool> NextAsync(IAsyncEnumerator<AnswerPart> parts)
    {
        var next = parts.MoveNextAsync();
        if (next.IsCompleted)
            return await next;
        var coming = next.AsTask();
        while (true)
        {
            try
            {
                return await coming.WaitAsync(PingAfter, time, CancellationToken.None);
            }
            catch (TimeoutException)
            {
                // Not with the client's token: what is coming must be awaited before the answer can be let go of.
                if (http.Response.HasStarted)
                    await SendAsync(Ping, CancellationToken.None);
            }
        }
    }

    private async Task SendAsync(byte[] bytes, CancellationToken ct)
    {
        await http.Response.Body.WriteAsync(bytes, ct);
        await http.Response.Body.FlushAsync(ct);
    }

    private static void SetHeaders(HttpResponse response)
    {
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache";
    }

    private static byte[] Bytes(string type, ReadOnlySpan<byte> json) => [.. "event: "u8, .. Encoding.UTF8.GetBytes(type), .. "\ndata: "u8, .. json, .. "\n\n"u8];
}
