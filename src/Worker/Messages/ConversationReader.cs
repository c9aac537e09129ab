using System.Text.Json.Nodes;

namespace ApiHub.Worker.Messages;

/// <summary>Reads a request's messages into turns that alternate.</summary>
internal static class ConversationReader
{
    private const int MaxMessages = 100_000;

    public static Fault? Read(JsonNode? messages, out List<Turn> turns)
    {
        turns = [];
        if (messages is not JsonArray { Count: > 0 and <= MaxMessages } list)
            return Fault.Invalid("messages: a list of at least one message is needed.");
        for (var i = 0; i < list.Count; i++)
        {
            if (ReadMessage(list[i], i, turns) is { } fault)
                return fault;
        }

        if (!turns[0].IsUser)
            return Fault.Invalid("messages.0.role: the first message has to be the user's.");
        if (!turns[^1].IsUser)
            return Fault.Invalid($"messages.{list.Count - 1}.role: the last message has to be the user's; the Claude CLI cannot go on with words put into the assistant's mouth.");
        return CheckTools(turns);
    }

    private static Fault? ReadMessage(JsonNode? message, int i, List<Turn> turns)
    {
        var role = message is JsonObject ? MessageReader.Text(message["role"]) : null;
        if (role is not ("user" or "assistant"))
            return Fault.Invalid($"messages.{i}.role: user or assistant is needed.");
        if (ContentReader.Read(message!["content"], role == "user", $"messages.{i}.content", out var blocks) is { } fault)
            return fault;
        // Two messages of one side in a row are one turn: the API sees them so, and the CLI would put breaks of its own between them.
        if (turns.Count == 0 || turns[^1].IsUser != (role == "user"))
            turns.Add(new(role == "user", blocks));
        else
        {
            foreach (var block in blocks.ToList())
            {
                blocks.Remove(block);
                turns[^1].Content.Add(block);
            }
        }

        return null;
    }

    /// <summary>The CLI would invent the missing half of a pair.</summary>
    private static Fault? CheckTools(List<Turn> turns)
    {
        var called = new HashSet<string>();
        foreach (var turn in turns)
        {
            var answered = Ids(turn, "tool_result", "tool_use_id");
            if (turn.IsUser && !called.SetEquals(answered))
                return Fault.Invalid("messages: each tool_use block needs one tool_result block in the message after it, and no tool_result may stand without its tool_use.");
            called = [.. Ids(turn, "tool_use", "id")];
        }

        return null;
    }

    private static IEnumerable<string> Ids(Turn turn, string type, string field) =>
        turn.Content.Where(block => MessageReader.Text(block!["type"]) == type).Select(block => (string)block![field]!);
}
