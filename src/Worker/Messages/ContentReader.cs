using System.Text.Json.Nodes;

namespace ApiHub.Worker.Messages;

/// <summary>Reads content: a string, or a list of blocks of the kinds that the CLI passes on unchanged.</summary>
internal static class ContentReader
{
    private static readonly string[] OfUsers = ["text", "image", "document", "tool_result"];
    private static readonly string[] OfAssistants = ["text", "tool_use", "thinking", "redacted_thinking"];
    private static readonly string[] OfResults = ["text", "image"];

    /// <summary>A system prompt's blocks are joined as the CLI joins them.</summary>
    public static Fault? ReadSystem(JsonNode? system, out string text)
    {
        text = MessageReader.Text(system) ?? "";
        if (system is null || MessageReader.Text(system) is not null)
            return null;
        if (system is not JsonArray blocks || blocks.Any(block => block is not JsonObject || MessageReader.Text(block["type"]) != "text" || MessageReader.Text(block["text"]) is null))
            return Fault.Invalid("system: a string or a list of text blocks is needed.");
        text = string.Join("\n\n", blocks.Select(block => (string)block!["text"]!));
        return null;
    }

    /// <summary>Reads a message's content into blocks of their own.</summary>
    /// <param name="content">As the request has it.</param>
    /// <param name="isUser">Whose message it is.</param>
    /// <param name="at">The field's path, for what is refused.</param>
    /// <param name="blocks">What was read.</param>
    public static Fault? Read(JsonNode? content, bool isUser, string at, out JsonArray blocks)
    {
        blocks = [];
        if (MessageReader.Text(content) is { } text)
            content = new JsonArray(new JsonObject { ["type"] = "text", ["text"] = text });
        if (content is not JsonArray { Count: > 0 } list)
            return Fault.Invalid($"{at}: a string or a list of content blocks is needed.");
        for (var i = 0; i < list.Count; i++)
        {
            if (ReadBlock(list[i], isUser ? OfUsers : OfAssistants, $"{at}.{i}", out var block) is { } fault)
                return fault;
            blocks.Add(block);
        }

        return null;
    }

    private static Fault? ReadBlock(JsonNode? given, string[] kinds, string at, out JsonNode? block)
    {
        block = null;
        if (given is not JsonObject || MessageReader.Text(given["type"]) is not { } type)
            return Fault.Invalid($"{at}: an object with a type is needed.");
        if (!kinds.Contains(type))
            return Fault.Invalid($"{at}.type: \"{type}\" cannot go through the Claude CLI here; {string.Join(", ", kinds)} can.");
        var fault = type switch
        {
            "text" when string.IsNullOrWhiteSpace(MessageReader.Text(given["text"])) => Fault.Invalid($"{at}.text: must not be empty."),
            "image" => CheckSource(given["source"], ["base64", "url"], at),
            "document" => CheckSource(given["source"], ["base64", "text", "url"], at),
            "tool_use" when MessageReader.Text(given["id"]) is null || MessageReader.Text(given["name"]) is null || given["input"] is not JsonObject =>
                Fault.Invalid($"{at}: a tool_use block needs id, name and input."),
            "tool_result" when MessageReader.Text(given["tool_use_id"]) is null => Fault.Invalid($"{at}.tool_use_id: is needed."),
            "tool_result" => CheckResult(given["content"], $"{at}.content"),
            _ => null,
        };
        if (fault is null)
            block = WithoutCacheControl((JsonObject)given);
        return fault;
    }

    private static Fault? CheckSource(JsonNode? source, string[] kinds, string at)
    {
        var type = source is JsonObject ? MessageReader.Text(source["type"]) : null;
        if (type is null || !kinds.Contains(type))
            return Fault.Invalid($"{at}.source.type: {string.Join(", ", kinds)} can go through the Claude CLI.");
        var field = type == "url" ? "url" : "data";
        if (MessageReader.Text(source![field]) is not { Length: > 0 } || (type == "base64" && MessageReader.Text(source["media_type"]) is null))
            return Fault.Invalid($"{at}.source: {field}{(type == "base64" ? " and media_type are" : " is")} needed.");
        return null;
    }

    private static Fault? CheckResult(JsonNode? content, string at)
    {
        if (content is null || MessageReader.Text(content) is not null)
            return null;
        if (content is not JsonArray list)
            return Fault.Invalid($"{at}: a string or a list of content blocks is needed.");
        for (var i = 0; i < list.Count; i++)
        {
            if (ReadBlock(list[i], OfResults, $"{at}.{i}", out _) is { } fault)
                return fault;
        }

        return null;
    }

    /// <summary>The CLI sets marks of its own, and the upstream refuses more than four.</summary>
    private static JsonNode WithoutCacheControl(JsonObject block)
    {
        var copy = (JsonObject)block.DeepClone();
        copy.Remove("cache_control");
        foreach (var part in (copy["content"] as JsonArray ?? []).OfType<JsonObject>())
            part.Remove("cache_control");
        return copy;
    }
}
