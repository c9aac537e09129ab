using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ApiHub.Worker.Messages;

/// <summary>
/// Reads a request and refuses, naming the field, what the real CLI could not send as it was meant. Nothing is dropped in silence except
/// <c>metadata</c> and <c>cache_control</c>, which change no answer: the CLI has its own.
/// </summary>
internal static partial class MessageReader
{
    // Linux takes no longer value into an environment (MAX_ARG_STRLEN, 128 KiB with the name).
    private const int MaxExtra = 130_000;

    /// <summary>Fields that go into the CLI's request as they are.</summary>
    private static readonly string[] Passed =
        ["temperature", "top_p", "top_k", "stop_sequences", "service_tier", "tool_choice", "output_config"];

    private static readonly HashSet<string> Known =
        [.. Passed, "model", "max_tokens", "messages", "system", "stream", "tools", "thinking", "metadata", "cache_control"];

    /// <summary>Reads the body of <c>POST /v1/messages</c>.</summary>
    public static async Task<(MessageRequest? Request, Fault? Fault)> ReadAsync(Stream body, CancellationToken ct)
    {
        try
        {
            var json = await JsonNode.ParseAsync(body, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false }, cancellationToken: ct);
            return json is JsonObject request ? Read(request) : (null, Fault.Invalid("The body has to be a JSON object."));
        }
        catch (JsonException)
        {
            return (null, Fault.Invalid("The body is not valid JSON."));
        }
    }

    private static (MessageRequest? Request, Fault? Fault) Read(JsonObject body)
    {
        if (body.FirstOrDefault(field => !Known.Contains(field.Key)) is { Key: { } unknown })
            return (null, Fault.Invalid($"{unknown}: this account answers through the Claude CLI, which has no such option."));
        if (Text(body["model"]) is not { } model || !ModelName().IsMatch(model))
            return (null, Fault.Invalid("model: the name of a model is needed."));
        if (Integer(body["max_tokens"]) is not { } maxTokens || maxTokens < 1)
            return (null, Fault.Invalid("max_tokens: a whole number of at least 1 is needed."));
        if (body["stream"] is { } stream && stream.GetValueKind() is not (JsonValueKind.True or JsonValueKind.False))
            return (null, Fault.Invalid("stream: true or false is needed."));
        if (ReadThinking(body["thinking"], maxTokens, out var thinks, out var budget) is { } wrongThinking)
            return (null, wrongThinking);
        if (ContentReader.ReadSystem(body["system"], out var system) is { } wrongSystem)
            return (null, wrongSystem);
        if (ConversationReader.Read(body["messages"], out var turns) is { } wrongMessages)
            return (null, wrongMessages);
        if (ToolReader.Read(body["tools"], out var tools) is { } wrongTools)
            return (null, wrongTools);
        if (tools.Count == 0 && body["tool_choice"] is not null)
            return (null, Fault.Invalid("tool_choice: there are no tools to choose from."));
        var extra = Extra(body, maxTokens, tools);
        if (Encoding.UTF8.GetByteCount(extra) > MaxExtra)
            return (null, Fault.Invalid($"tools: with descriptions above {ToolReader.LongestDescription} characters, all tools together may have {MaxExtra} bytes."));
        return (new(model, body["stream"]?.GetValueKind() == JsonValueKind.True, system, turns, tools, maxTokens, thinks, budget, extra), null);
    }

    /// <summary>The output limit is said here too: by its own variable the CLI would lower it to what it thinks that the model can.</summary>
    private static string Extra(JsonObject body, int maxTokens, JsonArray tools)
    {
        var extra = new JsonObject { ["max_tokens"] = maxTokens };
        foreach (var name in Passed)
        {
            if (body[name] is { } value)
                extra[name] = value.DeepClone();
        }

        if (body["thinking"] is { } thinking && Text(thinking["type"]) != "disabled")
            extra["thinking"] = thinking.DeepClone();
        // The CLI cuts long descriptions off; said once more in whole, they are not.
        if (tools.Any(tool => ((string)tool!["description"]!).Length > ToolReader.LongestDescription))
            extra["tools"] = new JsonArray([.. tools.Select(ToolReader.AsOfTheApi)]);
        return extra.ToJsonString();
    }

    private static Fault? ReadThinking(JsonNode? thinking, int maxTokens, out bool thinks, out int? budget)
    {
        (thinks, budget) = (false, null);
        if (thinking is null)
            return null;
        if (thinking is not JsonObject || Text(thinking["type"]) is not { } type)
            return Fault.Invalid("thinking: an object with a type is needed.");
        thinks = type != "disabled";
        budget = Integer(thinking["budget_tokens"]);
        if (type == "enabled" && budget is not >= 1024)
            return Fault.Invalid("thinking.budget_tokens: a whole number of at least 1024 is needed.");
        return budget >= maxTokens ? Fault.Invalid("thinking.budget_tokens: has to be less than max_tokens.") : null;
    }

    internal static string? Text(JsonNode? node) => node?.GetValueKind() == JsonValueKind.String ? (string?)node : null;

    private static int? Integer(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && value.TryGetValue<int>(out var number) ? number : null;

    // What the CLI would take for an option of its own, or for a model with a suffix of its own, is no model's name.
    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._:@/-]{0,199}$")]
    private static partial Regex ModelName();
}
