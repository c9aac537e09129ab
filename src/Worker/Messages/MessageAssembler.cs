using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Messages;

/// <summary>Puts the events of an answer together into the message that the API gives when it does not stream.</summary>
internal sealed class MessageAssembler
{
    private readonly SortedDictionary<int, (JsonObject Block, StringBuilder Input)> _blocks = [];
    private JsonObject _message = [];

    /// <returns>A failure; nothing was written then.</returns>
    public static async Task<Fault?> WriteAsync(HttpContext http, IAsyncEnumerable<AnswerPart> answer, CancellationToken ct)
    {
        var message = new MessageAssembler();
        await foreach (var part in answer)
        {
            if (part is AnswerPart.Failed { Fault: var fault })
                return fault;
            message.Add(JsonNode.Parse(((AnswerPart.Event)part).Json.Span)!.AsObject());
        }

        ct.ThrowIfCancellationRequested();
        http.Response.ContentType = "application/json";
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(message.Whole().ToJsonString()), ct);
        return null;
    }

    /// <summary>Takes in the next event.</summary>
    public void Add(JsonObject next)
    {
        switch ((string?)next["type"])
        {
            case "message_start":
                _message = next["message"]!.DeepClone().AsObject();
                break;
            case "content_block_start":
                _blocks[(int)next["index"]!] = (next["content_block"]!.DeepClone().AsObject(), new());
                break;
            case "content_block_delta":
                var (block, input) = _blocks[(int)next["index"]!];
                Apply(next["delta"]!.AsObject(), block, input);
                break;
            case "message_delta":
                Overwrite(_message, next["delta"]);
                Overwrite(_message["usage"] ??= new JsonObject(), next["usage"]);
                break;
        }
    }

    /// <summary>The message as it is after the last event.</summary>
    public JsonObject Whole()
    {
        var content = new JsonArray();
        foreach (var (block, input) in _blocks.Values)
        {
            if (input.Length > 0)
                block["input"] = Input(input.ToString());
            content.Add(block.DeepClone());
        }

        _message["content"] = content;
        return _message;
    }

    /// <summary>An answer that hit its limit may end within a tool's input.</summary>
    private static JsonNode? Input(string json)
    {
        try
        {
            return JsonNode.Parse(json);
        }
        catch (JsonException)
        {
            return new JsonObject();
        }
    }

    private static void Apply(JsonObject delta, JsonObject block, StringBuilder input)
    {
        switch ((string?)delta["type"])
        {
            case "text_delta":
                block["text"] = (string?)block["text"] + (string?)delta["text"];
                break;
            case "thinking_delta":
                block["thinking"] = (string?)block["thinking"] + (string?)delta["thinking"];
                break;
            case "signature_delta":
                block["signature"] = (string?)delta["signature"];
                break;
            case "citations_delta":
                (block["citations"] as JsonArray ?? (JsonArray)(block["citations"] = new JsonArray())).Add(delta["citation"]?.DeepClone());
                break;
            case "input_json_delta":
                input.Append((string?)delta["partial_json"]);
                break;
        }
    }

    /// <summary>In the last usage, what is null was said before.</summary>
    private static void Overwrite(JsonNode target, JsonNode? source)
    {
        foreach (var (name, value) in source as JsonObject ?? [])
        {
            if (value is not null || target[name] is null)
                target[name] = value?.DeepClone();
        }
    }
}
