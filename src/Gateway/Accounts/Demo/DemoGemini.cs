namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>Gemini's generateContent, whole, as events, or as an array of chunks.</summary>
internal static class DemoGemini
{
    public static readonly object Listed = new
    {
        name = "models/" + DemoUpstream.Model,
        version = "1",
        displayName = "ApiHub demo",
        description = "Repeats what it is told.",
        supportedGenerationMethods = new[] { "generateContent", "streamGenerateContent", "countTokens" },
    };

    public static ByteArrayContent Whole(DemoQuestion question, DateTimeOffset now)
    {
        var reply = DemoReply.To(question);
        return DemoContent.Json(Chunk(Id(now), reply.Text, Finish(reply), question.InputTokens, reply.OutputTokens));
    }

    public static ByteArrayContent Stream(DemoQuestion question, DateTimeOffset now, bool asEvents)
    {
        var reply = DemoReply.To(question);
        var id = Id(now);
        var chunks = reply.Pieces()
            .Select(piece => Chunk(id, piece, null, question.InputTokens, null))
            .Append(Chunk(id, "", Finish(reply), question.InputTokens, reply.OutputTokens));
        var content = new DemoContent();
        if (asEvents)
        {
            foreach (var chunk in chunks)
                content.Data(chunk);
            return content.AsEvents();
        }
        foreach (var (index, chunk) in chunks.Index())
            content.Raw(index == 0 ? "["u8 : ",\n"u8).Write(chunk);
        return content.Raw("]"u8).AsJson();
    }

    private static string Id(DateTimeOffset now) => Guid.CreateVersion7(now).ToString("N");

    private static string Finish(DemoReply reply) => reply.IsCut ? "MAX_TOKENS" : "STOP";

    private static object Chunk(string id, string text, string? finish, long inputTokens, long? outputTokens)
    {
        var content = new { parts = new[] { new { text } }, role = "model" };
        return new
        {
            // A reason to finish that is null would be taken for one by some clients: it is left out.
            candidates = new[] { finish is null ? (object)new { content, index = 0 } : new { content, finishReason = finish, index = 0 } },
            usageMetadata = outputTokens is { } output
                ? (object)new { promptTokenCount = inputTokens, candidatesTokenCount = output, totalTokenCount = inputTokens + output }
                : new { promptTokenCount = inputTokens, totalTokenCount = inputTokens },
            modelVersion = DemoUpstream.Model,
            responseId = id,
        };
    }
}
