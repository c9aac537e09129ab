namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>OpenAI chat completions, and the older text completions.</summary>
internal static class DemoChat
{
    public static ByteArrayContent Answer(DemoQuestion question, DateTimeOffset now)
    {
        var reply = DemoReply.To(question);
        var (id, created) = Identity("chatcmpl-", now);
        return question.Stream ? Stream() : DemoContent.Json(new
        {
            id,
            @object = "chat.completion",
            created,
            model = DemoUpstream.Model,
            choices = new[] { new { index = 0, message = new { role = "assistant", content = reply.Text }, finish_reason = Finish(reply) } },
            usage = Usage(question, reply),
        });

        ByteArrayContent Stream()
        {
            var events = new DemoContent().Data(Chunk(new { role = "assistant", content = "" }, null));
            foreach (var content in reply.Pieces())
                events.Data(Chunk(new { content }, null));
            events.Data(Chunk(new { }, Finish(reply)));
            if (question.IncludeUsage)
                events.Data(UsageChunk("chat.completion.chunk", id, created, question, reply));
            return events.Raw("data: [DONE]\n\n"u8).AsEvents();
        }

        object Chunk<T>(T delta, string? finish_reason) => new
        {
            id,
            @object = "chat.completion.chunk",
            created,
            model = DemoUpstream.Model,
            choices = new[] { new { index = 0, delta, finish_reason } },
        };
    }

    public static ByteArrayContent AnswerText(DemoQuestion question, DateTimeOffset now)
    {
        var reply = DemoReply.To(question);
        var (id, created) = Identity("cmpl-", now);
        return question.Stream ? Stream() : DemoContent.Json(new
        {
            id,
            @object = "text_completion",
            created,
            model = DemoUpstream.Model,
            choices = new[] { new { text = reply.Text, index = 0, finish_reason = Finish(reply) } },
            usage = Usage(question, reply),
        });

        ByteArrayContent Stream()
        {
            var events = new DemoContent();
            foreach (var piece in reply.Pieces())
                events.Data(Chunk(piece, null));
            events.Data(Chunk("", Finish(reply)));
            if (question.IncludeUsage)
                events.Data(UsageChunk("text_completion", id, created, question, reply));
            return events.Raw("data: [DONE]\n\n"u8).AsEvents();
        }

        object Chunk(string text, string? finish_reason) => new
        {
            id,
            @object = "text_completion",
            created,
            model = DemoUpstream.Model,
            choices = new[] { new { text, index = 0, finish_reason } },
        };
    }

    private static (string Id, long Created) Identity(string prefix, DateTimeOffset now) =>
        (prefix + Guid.CreateVersion7(now).ToString("N"), now.ToUnixTimeSeconds());

    private static string Finish(DemoReply reply) => reply.IsCut ? "length" : "stop";

    private static object UsageChunk(string kind, string id, long created, DemoQuestion question, DemoReply reply) => new
    {
        id,
        @object = kind,
        created,
        model = DemoUpstream.Model,
        choices = Array.Empty<object>(),
        usage = Usage(question, reply),
    };

    private static object Usage(DemoQuestion question, DemoReply reply) => new
    {
        prompt_tokens = question.InputTokens,
        completion_tokens = reply.OutputTokens,
        total_tokens = question.InputTokens + reply.OutputTokens,
    };
}
