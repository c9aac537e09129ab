using System.Text.Json.Nodes;
using ApiHub.Worker.Cli;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Engine;

/// <summary>The lines that the CLI is told.</summary>
internal static class CliInput
{
    /// <summary>The first line. Its system prompt takes the place of the one on the command line.</summary>
    public static JsonObject Initialize(string requestId, string system, bool hasTools)
    {
        var request = new JsonObject { ["subtype"] = "initialize", ["systemPrompt"] = system.Length > 0 ? new JsonArray(system) : new JsonArray() };
        if (hasTools)
            request["sdkMcpServers"] = new JsonArray(CliCommand.ToolServer);
        return new() { ["type"] = "control_request", ["request_id"] = requestId, ["request"] = request };
    }

    /// <summary>A user's turn.</summary>
    /// <param name="turn">What was said.</param>
    /// <param name="cli">Older versions do not know that a message was composed by a client, and take a slash for a command.</param>
    /// <param name="isLast">It is to be answered; earlier ones are only remembered.</param>
    public static JsonObject User(Turn turn, ClaudeCli cli, bool isLast)
    {
        var content = (JsonArray)turn.Content.DeepClone();
        if (!cli.IsRestrictable)
            HideSlash(content);
        var line = new JsonObject
        {
            ["type"] = "user",
            ["client_composed"] = true,
            ["message"] = new JsonObject { ["role"] = "user", ["content"] = content },
        };
        if (!isLast)
            line["shouldQuery"] = false;
        return line;
    }

    /// <summary>An assistant's turn. Without the model's name the CLI leaves out what it thought; without an id it runs turns together.</summary>
    public static JsonObject Assistant(Turn turn, string model, int number) => new()
    {
        ["type"] = "assistant",
        ["message"] = new JsonObject
        {
            ["id"] = $"msg_{number}",
            ["type"] = "message",
            ["role"] = "assistant",
            ["model"] = model,
            ["content"] = turn.Content.DeepClone(),
            ["stop_reason"] = turn.Content.Any(block => (string?)block!["type"] == "tool_use") ? "tool_use" : "end_turn",
        },
    };

    private static void HideSlash(JsonArray content)
    {
        var last = content.LastOrDefault(block => (string?)block!["type"] == "text");
        if (last is not null && (string?)last["text"] is { } text && text.StartsWith('/'))
            last["text"] = "\n" + text;
    }
}
