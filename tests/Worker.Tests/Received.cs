using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests;

/// <summary>What reached the provider.</summary>
internal static class Received
{
    /// <summary>Every request for an answer.</summary>
    public static IReadOnlyList<ReceivedRequest> Chats(this FakeProvider provider) =>
        [.. provider.Requests.Where(request => request is { Method: "POST", Path: "/v1/messages" })];

    /// <summary>The messages as "role: text", without what older versions of the CLI put before the first.</summary>
    public static IReadOnlyList<string> Said(this ReceivedRequest request) =>
        [.. request.Json.GetProperty("messages").EnumerateArray().Select(message => $"{message.GetProperty("role")}: {Words(message.GetProperty("content"))}")];

    /// <summary>The last block of the last message.</summary>
    public static JsonElement LastBlock(this ReceivedRequest request) =>
        request.Json.GetProperty("messages").EnumerateArray().Last().GetProperty("content").EnumerateArray().Last();

    private static string Words(JsonElement content) => content.ValueKind == JsonValueKind.String
        ? content.GetString()!
        : string.Join('|', content.EnumerateArray().Select(Word).Where(word => !word.StartsWith("<system-reminder>", StringComparison.Ordinal)));

    private static string Word(JsonElement block) => block.GetProperty("type").GetString() switch
    {
        "text" => block.GetProperty("text").GetString()!,
        "tool_use" => $"call {block.GetProperty("name")} {block.GetProperty("input").GetRawText()}",
        "tool_result" => $"result {block.GetProperty("content")}",
        var other => other!,
    };
}
