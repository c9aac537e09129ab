using System.Net;
using System.Text.Json;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

/// <summary>Reads an answer's events as they come.</summary>
internal sealed class ChatStream : IAsyncDisposable
{
    private readonly StreamReader _reader;

    private ChatStream(StreamReader reader) => _reader = reader;

    public static async Task<ChatStream> OpenAsync(HttpResponseMessage answer)
    {
        Assert.Equal((HttpStatusCode.OK, "text/event-stream"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        return new(new(await answer.Content.ReadAsStreamAsync()));
    }

    /// <summary>The next line that is not blank; null at the end.</summary>
    public async Task<string?> LineAsync()
    {
        string? line;
        do
            line = await _reader.ReadLineAsync();
        while (line is "");
        return line;
    }

    /// <summary>The next event, comments and fields without data passed over; null at the end.</summary>
    public async Task<JsonElement?> NextAsync()
    {
        while (await LineAsync() is { } line)
        {
            if (line.StartsWith("data: ", StringComparison.Ordinal))
                return JsonSerializer.Deserialize<JsonElement>(line[6..]);
        }

        return null;
    }

    public async Task<List<JsonElement>> RestAsync()
    {
        var events = new List<JsonElement>();
        while (await NextAsync() is { } next)
            events.Add(next);
        return events;
    }

    public static string Words(IEnumerable<JsonElement> events) =>
        string.Concat(events.Where(e => e.GetProperty("type").GetString() == "text").Select(e => e.GetProperty("text").GetString()));

    public ValueTask DisposeAsync()
    {
        _reader.Dispose();
        return ValueTask.CompletedTask;
    }
}
