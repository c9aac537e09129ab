using System.Text;

namespace ApiHub.Bench.Load.Generator;

/// <summary>What a request asks of the stand-in; turned into bytes once.</summary>
/// <param name="RequestBytes">Size of the request body, at least.</param>
/// <param name="AnswerBytes">Size of the answer's body when it is not streamed.</param>
/// <param name="Deltas">Delta events of a stream; 0 asks for a whole answer.</param>
/// <param name="DelayMs">Milliseconds between two deltas.</param>
internal sealed record RequestShape(int RequestBytes, int AnswerBytes = 1024, int Deltas = 0, int DelayMs = 0)
{
    public const int DeltaBytes = 100;

    public byte[] ToBytes(string key)
    {
        var body = Body();
        var head = $"""
            POST /v1/chat/completions HTTP/1.1
            Host: 127.0.0.1
            Authorization: Bearer {key}
            User-Agent: bench
            Accept: */*
            Content-Type: application/json
            Content-Length: {body.Length}
            x-fake-bytes: {AnswerBytes}
            x-fake-deltas: {Deltas}
            x-fake-delta-bytes: {DeltaBytes}
            x-fake-delay-ms: {DelayMs}
            x-fake-stream: {(Deltas > 0 ? 1 : 0)}


            """;
        return Encoding.ASCII.GetBytes(head.ReplaceLineEndings("\r\n") + body);
    }

    // Asking for usage in the stream keeps every system's answer the same, byte for byte.
    private string Body()
    {
        var stream = Deltas > 0 ? """ "stream":true,"stream_options":{"include_usage":true}, """.Trim() : "";
        var start = "{\"model\":\"gpt-test\"," + stream + "\"messages\":[{\"role\":\"user\",\"content\":\"";
        const string End = "\"}]}";
        return start + new string('w', Math.Max(2, RequestBytes - start.Length - End.Length)) + End;
    }
}
