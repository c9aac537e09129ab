using System.Text;
using System.Text.Json;

namespace ApiHub.Worker.Tests;

/// <summary>Server-sent events: read from an answer, written for the provider.</summary>
internal static class Streams
{
    /// <summary>The events of an answer as they come; ends with the connection.</summary>
    public static async IAsyncEnumerable<(string Name, JsonElement Data)> EventsAsync(this HttpResponseMessage answer)
    {
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var name = "";
        while (await reader.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("event: ", StringComparison.Ordinal))
                name = line[7..];
            else if (line.StartsWith("data: ", StringComparison.Ordinal))
                yield return (name, JsonSerializer.Deserialize<JsonElement>(line[6..]));
        }
    }

    /// <summary>The text that a stream of events brings.</summary>
    public static string Text(this IEnumerable<(string Name, JsonElement Data)> events) => string.Concat(
        events.Where(e => e.Name == "content_block_delta" && e.Data.GetProperty("delta").TryGetProperty("text", out _)).Select(e => e.Data.GetProperty("delta").GetProperty("text").GetString()));

    /// <summary>A whole answer of a provider whose content is these blocks, each given as its start and its deltas.</summary>
    public static string Answer(string stopReason, params (object Start, object[] Deltas)[] blocks)
    {
        var text = new StringBuilder();
        Add("message_start", new { type = "message_start", message = new { id = "msg_1", type = "message", role = "assistant", model = WorkerHost.Model, content = Array.Empty<object>(), stop_reason = (string?)null, stop_sequence = (string?)null, usage = new { input_tokens = 11, output_tokens = 1 } } });
        for (var i = 0; i < blocks.Length; i++)
        {
            Add("content_block_start", new { type = "content_block_start", index = i, content_block = blocks[i].Start });
            foreach (var delta in blocks[i].Deltas)
                Add("content_block_delta", new { type = "content_block_delta", index = i, delta });
            Add("content_block_stop", new { type = "content_block_stop", index = i });
        }

        Add("message_delta", new { type = "message_delta", delta = new { stop_reason = stopReason, stop_sequence = (string?)null }, usage = new { output_tokens = 7 } });
        Add("message_stop", new { type = "message_stop" });
        return text.ToString();

        void Add(string name, object data) => text.Append($"event: {name}\ndata: {JsonSerializer.Serialize(data)}\n\n");
    }

    /// <summary>The model calls a tool.</summary>
    public static (object Start, object[] Deltas) Call(string id, string name, object input)
    {
        var json = JsonSerializer.Serialize(input);
        return (new { type = "tool_use", id, name, input = new { } },
            [new { type = "input_json_delta", partial_json = json[..(json.Length / 2)] }, new { type = "input_json_delta", partial_json = json[(json.Length / 2)..] }]);
    }
}
