namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>OpenAI responses.</summary>
internal static class DemoResponses
{
    public static ByteArrayContent Answer(DemoQuestion question, DateTimeOffset now)
    {
        var exchange = new Exchange(question, DemoReply.To(question), Guid.CreateVersion7(now).ToString("N"), now.ToUnixTimeSeconds());
        return question.Stream ? exchange.Stream() : DemoContent.Json(exchange.Response(isDone: true));
    }

    private sealed class Exchange(DemoQuestion question, DemoReply reply, string id, long createdAt)
    {
        private readonly DemoContent _events = new();
        private readonly string _itemId = "msg_" + id;
        private readonly string _end = reply.IsCut ? "incomplete" : "completed";
        private int _sequence;

        public ByteArrayContent Stream()
        {
            Send("response.created", n => new { type = "response.created", sequence_number = n, response = Response(isDone: false) });
            Send("response.in_progress", n => new { type = "response.in_progress", sequence_number = n, response = Response(isDone: false) });
            Send("response.output_item.added", n =>
                new { type = "response.output_item.added", sequence_number = n, output_index = 0, item = Item("in_progress", []) });
            SendPart("response.content_part.added", "");
            foreach (var piece in reply.Pieces())
                SendDelta(piece);
            Send("response.output_text.done", n => new
            {
                type = "response.output_text.done",
                sequence_number = n,
                item_id = _itemId,
                output_index = 0,
                content_index = 0,
                text = reply.Text,
                logprobs = Array.Empty<object>(),
            });
            SendPart("response.content_part.done", reply.Text);
            Send("response.output_item.done", n =>
                new { type = "response.output_item.done", sequence_number = n, output_index = 0, item = Item(_end, [Part(reply.Text)]) });
            Send("response." + _end, n => new { type = "response." + _end, sequence_number = n, response = Response(isDone: true) });
            return _events.AsEvents();
        }

        public object Response(bool isDone) => new
        {
            id = "resp_" + id,
            @object = "response",
            created_at = createdAt,
            status = isDone ? _end : "in_progress",
            error = (object?)null,
            incomplete_details = isDone && reply.IsCut ? new { reason = "max_output_tokens" } : null,
            model = DemoUpstream.Model,
            output = isDone ? new[] { Item(_end, [Part(reply.Text)]) } : [],
            parallel_tool_calls = true,
            tool_choice = "auto",
            tools = Array.Empty<object>(),
            usage = isDone ? Usage() : null,
            metadata = new { },
        };

        private void Send(string name, Func<int, object> value) => _events.Event(name, value(_sequence++));

        private void SendPart(string type, string text) => Send(type, n =>
            new { type, sequence_number = n, item_id = _itemId, output_index = 0, content_index = 0, part = Part(text) });

        private void SendDelta(string delta) => Send("response.output_text.delta", n => new
        {
            type = "response.output_text.delta",
            sequence_number = n,
            item_id = _itemId,
            output_index = 0,
            content_index = 0,
            delta,
            logprobs = Array.Empty<object>(),
        });

        private object Item(string status, object[] content) =>
            new { id = _itemId, type = "message", status, role = "assistant", content };

        private static object Part(string text) => new { type = "output_text", text, annotations = Array.Empty<object>() };

        private object Usage() => new
        {
            input_tokens = question.InputTokens,
            input_tokens_details = new { cached_tokens = 0 },
            output_tokens = reply.OutputTokens,
            output_tokens_details = new { reasoning_tokens = 0 },
            total_tokens = question.InputTokens + reply.OutputTokens,
        };
    }
}
