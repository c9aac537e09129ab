using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace ApiHub.Worker.Messages;

/// <summary>Reads the client's tools into the list that the CLI is given by a tool server.</summary>
internal static partial class ToolReader
{
    /// <summary>Characters that every version of the CLI passes on; newer ones take twice as many.</summary>
    public const int LongestDescription = 2000;

    private static readonly HashSet<string> Known = ["type", "name", "description", "input_schema", "cache_control"];

    public static Fault? Read(JsonNode? tools, out JsonArray list)
    {
        list = [];
        if (tools is null)
            return null;
        if (tools is not JsonArray given)
            return Fault.Invalid("tools: a list is needed.");
        var names = new HashSet<string>();
        for (var i = 0; i < given.Count; i++)
        {
            if (Check(given[i], $"tools.{i}", names) is { } fault)
                return fault;
            list.Add(new JsonObject
            {
                ["name"] = (string)given[i]!["name"]!,
                ["description"] = MessageReader.Text(given[i]!["description"]) ?? "",
                ["inputSchema"] = given[i]!["input_schema"]!.DeepClone(),
            });
        }

        return null;
    }

    /// <summary>A tool of <see cref="Read"/>'s list as the API knows it.</summary>
    public static JsonNode AsOfTheApi(JsonNode? tool) => new JsonObject
    {
        ["name"] = tool!["name"]!.DeepClone(),
        ["description"] = tool["description"]!.DeepClone(),
        ["input_schema"] = tool["inputSchema"]!.DeepClone(),
    };

    private static Fault? Check(JsonNode? tool, string at, HashSet<string> names)
    {
        if (tool is not JsonObject fields)
            return Fault.Invalid($"{at}: an object is needed.");
        if (fields["type"] is { } type && MessageReader.Text(type) != "custom")
            return Fault.Invalid($"{at}.type: only the client's own tools (\"custom\") can go through the Claude CLI here.");
        if (fields.FirstOrDefault(field => !Known.Contains(field.Key)) is { Key: { } unknown })
            return Fault.Invalid($"{at}.{unknown}: the Claude CLI has no such option for a tool.");
        if (MessageReader.Text(fields["name"]) is not { } name || !ToolName().IsMatch(name))
            return Fault.Invalid($"{at}.name: 1 to 128 letters, digits, - and _ are needed.");
        if (!names.Add(name))
            return Fault.Invalid($"{at}.name: each tool needs a name of its own.");
        if (fields["input_schema"] is not JsonObject schema || MessageReader.Text(schema["type"]) != "object")
            return Fault.Invalid($"{at}.input_schema: a JSON schema of type \"object\" is needed.");
        return null;
    }

    [GeneratedRegex("^[A-Za-z0-9_-]{1,128}$")]
    private static partial Regex ToolName();
}
