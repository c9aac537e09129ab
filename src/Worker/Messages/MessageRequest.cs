using System.Text.Json.Nodes;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Messages;

/// <summary>A request to the Messages API that the CLI can serve as it was meant.</summary>
/// <param name="Turns">Users and assistant by turns, a user's first and last; each content is a list of blocks.</param>
/// <param name="Tools">The client's tools as a tool server lists them.</param>
/// <param name="ExtraBody">Fields that the CLI puts into its request as they are.</param>
internal sealed record MessageRequest(
    string Model,
    bool Stream,
    string System,
    IReadOnlyList<Turn> Turns,
    JsonArray Tools,
    int MaxTokens,
    bool Thinking,
    int? ThinkingTokens,
    string ExtraBody)
{
    public IEnumerable<string> ToolNames => Tools.Select(tool => (string)tool!["name"]!);

    public Shape ShapeFor(AccountHeaders account) =>
        new(account.Id, account.Key, account.BaseUrl, Model, MaxTokens, Thinking, ThinkingTokens, Tools.Count > 0, ExtraBody);
}

/// <summary>What one side said until the other spoke.</summary>
internal sealed record Turn(bool IsUser, JsonArray Content);
