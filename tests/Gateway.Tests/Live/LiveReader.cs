using System.Net.ServerSentEvents;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Live;

/// <summary>A client that hears what changes.</summary>
internal sealed class LiveReader : IDisposable
{
    private readonly IAsyncEnumerator<SseItem<JsonElement>> _events;

    private LiveReader(HttpResponseMessage answer, Stream body)
    {
        Answer = answer;
        _events = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize<JsonElement>(data)).EnumerateAsync().GetAsyncEnumerator(Token);
    }

    public HttpResponseMessage Answer { get; }

    /// <summary>Of the last event that was read.</summary>
    public string LastId { get; private set; } = "";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Completes when the gateway listens to it, so that nothing that is done afterwards is missed.</summary>
    public static async Task<LiveReader> OpenAsync(HttpClient client, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/events");
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        Assert.True(answer.IsSuccessStatusCode, $"{answer.StatusCode}");
        return new(answer, await answer.Content.ReadAsStreamAsync(Token));
    }

    /// <returns>The next event, pings left out; null at the stream's end.</returns>
    public async Task<(string Name, JsonElement Data)?> NextAsync()
    {
        while (await _events.MoveNextAsync())
        {
            LastId = _events.Current.EventId!;
            if (_events.Current.EventType != "ping")
                return (_events.Current.EventType, _events.Current.Data);
        }

        return null;
    }

    public async Task<JsonElement> NextAsync(string name)
    {
        var next = await NextAsync();
        Assert.Equal(name, next?.Name);
        return next!.Value.Data;
    }

    /// <summary>Reads the next ping, which also says up to where the events are known.</summary>
    public async Task PingAsync()
    {
        Assert.True(await _events.MoveNextAsync());
        Assert.Equal("ping", _events.Current.EventType);
        LastId = _events.Current.EventId!;
    }

    public void Dispose() => Answer.Dispose();
}
