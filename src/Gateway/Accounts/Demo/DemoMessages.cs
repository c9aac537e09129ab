namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>Anthropic messages.</summary>
internal static class DemoMessages
{
    public static ByteArrayContent Answer(DemoQuestion question, DateTimeOffset now)
    {
        var reply = DemoReply.To(question);
        var id = "msg_" + Guid.CreateVersion7(now).ToString("N");
        var stop = reply.IsCut ? "max_tokens" : "end_turn";
        return question.Stream
            ? Stream(id, question, reply, stop)
            : DemoContent.Json(Message(id, [new { type = "text", text = reply.Text }], stop, question.InputTokens, reply.OutputTokens));
    }

    private static ByteArrayContent Stream(string id, DemoQuestion question, DemoReply reply, string stop)
    {
        var events = new DemoContent()
            .Event("message_start", new { type = "message_start", message = Message(id, [], null, question.InputTokens, 1) })
            .Event("content_block_start", new { type = "content_block_start", index = 0, content_block = new { type = "text", text = "" } });
        foreach (var text in reply.Pieces())
            events.Event("content_block_delta", new { type = "content_block_delta", index = 0, delta = new { type = "text_delta", text } });
        return events
            .Event("content_block_stop", new { type = "content_block_stop", index = 0 })
            .Event("message_delta", new
            {
                type = "message_delta",
                delta = new { stop_reason = stop, stop_sequence = (string?)null },
                usage = new { output_tokens = reply.OutputTokens },
            })
            .Event("message_stop", new { type = "message_stop" })
            .AsEvents();
    }

    private static object Message(string id, object[] content, string? stop, long inputTokens, long outputTokens) => new
    {
        id,
        type = "message",
        role = "assistant",
        model = DemoUpstream.Model,
        content,
        stop_reason = stop,
        stop_sequence = (string?)null,
        usage = new
        {
            input_tokens = inputTokens,
            cache_creation_input_tokens = 0,
            cache_read_input_tokens = 0,
            output_tokens = outputTokens,
        },
    };
}
