using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Worker.Cli;

namespace ApiHub.Worker.Engine;

/// <summary>Plays the tool server from which the CLI learns the client's tools. It runs none.</summary>
internal static class ToolServer
{
    public static JsonObject Answer(CliLine.ControlRequest question, JsonArray tools)
    {
        var message = question.Message;
        var method = message.TryGetProperty("method", out var name) ? name.GetString() : null;
        JsonNode result = method switch
        {
            "initialize" => new JsonObject
            {
                ["protocolVersion"] = message.GetProperty("params").GetProperty("protocolVersion").GetString(),
                ["capabilities"] = new JsonObject { ["tools"] = new JsonObject() },
                ["serverInfo"] = new JsonObject { ["name"] = CliCommand.ToolServer, ["version"] = "1" },
            },
            "tools/list" => new JsonObject { ["tools"] = tools.DeepClone() },
            _ => new JsonObject(),
        };
        var reply = new JsonObject { ["jsonrpc"] = "2.0", ["result"] = result };
        if (message.TryGetProperty("id", out var id))
            reply["id"] = JsonSerializer.SerializeToNode(id);
        return new JsonObject
        {
            ["type"] = "control_response",
            ["response"] = new JsonObject
            {
                ["subtype"] = "success",
                ["request_id"] = question.RequestId,
                ["response"] = new JsonObject { ["mcp_response"] = reply },
            },
        };
    }
}
