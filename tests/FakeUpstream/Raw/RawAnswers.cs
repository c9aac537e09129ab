using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using ApiHub.FakeUpstream.Answers;
using Microsoft.Extensions.Primitives;

namespace ApiHub.FakeUpstream.Raw;

/// <summary>An answer as it goes over the wire: what comes before the deltas, the deltas, and all the rest.</summary>
internal sealed record RawAnswer(byte[] Lead, IReadOnlyList<byte[]> Deltas, byte[] Tail);

/// <summary>Builds each different answer once.</summary>
internal sealed class RawAnswers(RawOptions options)
{
    private static readonly string[] Models = ["gpt-test", "claude-test", "gemini-test"];

    private readonly ConcurrentDictionary<(string, string, bool, bool, RawOptions), RawAnswer> _built = new();

    private static readonly RawAnswer Failure = new(
        [.. "HTTP/1.1 500 Internal Server Error\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}"u8], [], []);

    private int _asked;

    public RawOptions Options => options;

    public RawAnswer For(in RawRequest request) => IsToFail(request) ? Failure : _built.GetOrAdd(
        (request.Method, request.Target, request.Stream, request.WantsUsage, request.Options), static key => Build(key));

    private bool IsToFail(in RawRequest request) =>
        options.FailEvery > 0 && request.Method != "GET" && Interlocked.Increment(ref _asked) % options.FailEvery == 0;

    private static RawAnswer Build((string Method, string Target, bool Stream, bool WantsUsage, RawOptions Options) key)
    {
        var received = new ReceivedRequest(key.Method, key.Target, new Dictionary<string, StringValues>(), []);
        var ask = Ask.From(received);
        ask = ask with { Model = ask.Model.Length > 0 ? ask.Model : Empty(ask), Stream = ask.Stream || key.Stream, WantsUsage = key.WantsUsage };
        var script = new Script { Deltas = key.Options.Deltas, DeltaBytes = key.Options.DeltaBytes };
        var answer = AnswerOf.Render(ask, script, Models);
        if (answer.Streamed)
            return Framed(answer, key.Options.Deltas);

        var padding = key.Options.BodyBytes - answer.Parts[0].Length - ",\"padding\":\"\"".Length;
        return Whole(AnswerOf.Render(ask, script with { ResponsePadding = Math.Max(0, padding) }, Models));
    }

    // A listing of all models is asked for without a model; anything else names one in a body that is not read.
    private static string Empty(Ask ask) => ask.Endpoint is Endpoint.Models or Endpoint.GeminiModels ? "" : Models[0];

    private static RawAnswer Whole(Answer answer)
    {
        var length = answer.Parts[0].Length.ToString(CultureInfo.InvariantCulture);
        return new RawAnswer([.. Head(answer, $"Content-Length: {length}"), .. answer.Parts[0]], [], []);
    }

    private static RawAnswer Framed(Answer answer, int deltas)
    {
        var first = answer.Parts.TakeWhile(part => !part.Contains((byte)'~')).Count();
        return new RawAnswer(
            [.. Head(answer, "Transfer-Encoding: chunked"), .. answer.Parts.Take(first).SelectMany(Chunk)],
            [.. answer.Parts.Skip(first).Take(deltas).Select(Chunk)],
            [.. answer.Parts.Skip(first + deltas).SelectMany(Chunk), .. "0\r\n\r\n"u8]);
    }

    private static byte[] Head(Answer answer, string framing) => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 200 OK\r\nContent-Type: {answer.ContentType}\r\nx-request-id: req_fake\r\n{framing}\r\n\r\n");

    private static byte[] Chunk(byte[] part) => [.. Encoding.ASCII.GetBytes($"{part.Length:x}\r\n"), .. part, .. "\r\n"u8];
}
