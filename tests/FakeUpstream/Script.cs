using System.Globalization;

namespace ApiHub.FakeUpstream;

/// <summary>How an answer ends that nobody cuts.</summary>
public enum Ending
{
    /// <summary>The model said all it wanted.</summary>
    Complete,

    /// <summary>The output limit was reached (<c>length</c>, <c>max_tokens</c>, <c>response.incomplete</c>, <c>MAX_TOKENS</c>).</summary>
    Length,

    /// <summary><c>response.failed</c> with usage in the Responses dialect; elsewhere the dialect's error event.</summary>
    Failed,
}

/// <summary>
/// What the stand-in does with one request. The default is a friendly answer in the dialect of the path, streamed
/// when the request asks for it. A status of 400 or more without a body of its own answers in the dialect's error shape.
/// </summary>
public sealed record Script
{
    public int Status { get; init; } = 200;

    /// <summary>Headers set last, over those that the stand-in sends itself.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Sent instead of the dialect's answer.</summary>
    public string? RawBody { get; init; }

    /// <summary>Sent instead of the dialect's answer; goes before <see cref="RawBody"/>.</summary>
    public byte[]? RawBytes { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The model's words.</summary>
    public string Text { get; init; } = "Hello from the stand-in.";

    /// <summary>Over how many delta events a stream spreads the words.</summary>
    public int Deltas { get; init; } = 3;

    /// <summary>Above 0, each delta has this many bytes of filler and <see cref="Text"/> is not used.</summary>
    public int DeltaBytes { get; init; }

    /// <summary>Bytes of filler added to a JSON answer that is not streamed.</summary>
    public int ResponsePadding { get; init; }

    public Ending Ending { get; init; }

    /// <summary>Input tokens outside the cache. The four input buckets are disjoint; each dialect adds them up its own way.</summary>
    public int InputTokens { get; init; } = 11;

    /// <summary>Input tokens read from the prompt cache.</summary>
    public int CachedTokens { get; init; }

    /// <summary>Input tokens written to the five-minute cache.</summary>
    public int CacheWrite5mTokens { get; init; }

    /// <summary>Input tokens written to the one-hour cache.</summary>
    public int CacheWrite1hTokens { get; init; }

    /// <summary>All output tokens, <see cref="ReasoningTokens"/> among them.</summary>
    public int OutputTokens { get; init; } = 7;

    public int ReasoningTokens { get; init; }

    /// <summary>The provider says nothing about usage, whatever was asked.</summary>
    public bool OmitUsage { get; init; }

    /// <summary>OpenAI's rule for chat and completion streams: usage only with <c>stream_options.include_usage</c>.</summary>
    public bool UsageOnlyWhenAsked { get; init; } = true;

    /// <summary>What an error answer or error event says.</summary>
    public string ErrorMessage { get; init; } = "The stand-in was told to fail.";

    /// <summary>The error's code or type; by default the one that the dialect pairs with the status.</summary>
    public string? ErrorCode { get; init; }

    public TimeSpan DelayBeforeHeaders { get; init; }

    /// <summary>Waited before each write but the first.</summary>
    public TimeSpan DelayPerChunk { get; init; }

    /// <summary>0 writes event by event; otherwise the byte stream is cut every so many bytes and flushed at each cut.</summary>
    public int ChunkSize { get; init; }

    /// <summary>The connection is reset before any byte of the answer.</summary>
    public bool CutBeforeHeaders { get; init; }

    /// <summary>The connection is reset after so many events; in an answer that is not streamed, after half of its body.</summary>
    public int? CutAfterEvents { get; init; }

    /// <summary>After so many events the dialect's error event follows and the stream ends in good order.</summary>
    public int? ErrorEventAfter { get; init; }

    /// <summary>The status line waits for this task.</summary>
    public Task? HoldBeforeHeaders { get; init; }

    /// <summary>After so many events the rest waits for the task. 0 holds between the headers and the first event.</summary>
    public (int Events, Task Until)? HoldAfterEvents { get; init; }

    internal int AllInputTokens => InputTokens + CachedTokens + CacheWrite5mTokens + CacheWrite1hTokens;

    /// <summary>An error in the shape of whatever dialect the path belongs to.</summary>
    /// <param name="status">HTTP status, 400 to 599.</param>
    /// <param name="retryAfter">Seconds for <c>Retry-After</c>; no header when null.</param>
    /// <param name="message">What the error says.</param>
    /// <param name="code">Its code or type; the dialect's own when null.</param>
    public static Script Error(int status, int? retryAfter = null, string? message = null, string? code = null)
    {
        var script = new Script { Status = status, ErrorCode = code };
        if (message is not null)
            script = script with { ErrorMessage = message };
        return retryAfter is { } seconds
            ? script.With("Retry-After", seconds.ToString(CultureInfo.InvariantCulture))
            : script;
    }

    /// <summary>A page from something that is no API: a wrong base URL, a proxy's own error.</summary>
    public static Script Html(int status = 200) =>
        new() { Status = status, ContentType = "text/html; charset=utf-8", RawBody = "<!doctype html><title>Welcome</title>" };

    /// <summary>What CLIProxyAPI's management API says of the accounts behind it.</summary>
    /// <param name="files">An account that is unavailable has the time, RFC 3339, at which it is asked again; an empty one: it is not told.</param>
    public static Script AuthFiles(params (string Name, string? UnavailableUntil)[] files) => new()
    {
        ContentType = "application/json",
        RawBody = System.Text.Json.JsonSerializer.Serialize(new
        {
            files = files.Select(file => new
            {
                id = file.Name,
                name = file.Name,
                provider = "claude",
                status = file.UnavailableUntil is null ? "active" : "error",
                unavailable = file.UnavailableUntil is not null,
                disabled = false,
                next_retry_after = file.UnavailableUntil is { Length: > 0 } time ? time : "0001-01-01T00:00:00Z",
                success = 3,
                failed = 1,
                id_token = new { plan_type = "a secret of the account" },
            }),
        }),
    };

    /// <summary>A connection that dies after <paramref name="events"/> events.</summary>
    public static Script CutAfter(int events) => new() { CutAfterEvents = events };

    /// <summary>A connection that dies before the first byte.</summary>
    public static Script Reset() => new() { CutBeforeHeaders = true };

    /// <summary>A stream that reports an error of its own after <paramref name="events"/> events.</summary>
    public static Script ErrorAfter(int events) => new() { ErrorEventAfter = events };

    /// <summary>Says <paramref name="text"/>.</summary>
    public static Script Says(string text) => new() { Text = text };

    /// <summary>The same script with one more header.</summary>
    public Script With(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    /// <summary>The words as a stream delivers them, never cut inside a character.</summary>
    internal IReadOnlyList<string> Pieces()
    {
        if (DeltaBytes > 0)
            return [.. Enumerable.Repeat(Filler(DeltaBytes), Deltas)];
        var runes = Text.EnumerateRunes().Select(rune => rune.ToString()).ToArray();
        var count = Math.Clamp(Deltas, 1, Math.Max(1, runes.Length));
        return [.. Enumerable.Range(0, count).Select(i =>
            string.Concat(runes[(i * runes.Length / count)..((i + 1) * runes.Length / count)]))];
    }

    // One '~' in each piece lets a load generator count frames without looking at their borders.
    private static string Filler(int bytes) => "~" + new string('x', bytes - 1);
}
