using System.Globalization;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Cli;

/// <summary>The arguments and variables that make the CLI an engine without memory, tools or files. Each was tried; see README.md.</summary>
internal static class CliCommand
{
    /// <summary>The name under which the client's tools appear to the CLI.</summary>
    public const string ToolServer = "client";

    public static IEnumerable<string> Arguments(ClaudeCli cli, Shape shape)
    {
        List<string> arguments =
        [
            "-p", "--input-format", "stream-json", "--output-format", "stream-json", "--verbose", "--include-partial-messages",
            "--model", shape.Model,
            "--system-prompt", ".", // `initialize` says the real one
            "--tools", "",
            "--strict-mcp-config", "--setting-sources", "", "--disable-slash-commands", "--no-session-persistence",
            // What follows an answer that hit the output limit, was refused or called a tool would be a second request that nobody asked for.
            "--max-turns", "1", "--max-budget-usd", "0.0000001",
        ];
        if (cli.IsRestrictable)
            arguments.Add("--restricted");
        if (shape.HasTools)
            arguments.AddRange(["--permission-prompt-tool", "stdio"]);
        else if (cli.IsRestrictable)
            arguments.AddRange(["--permission-prompts", "none"]);
        return arguments;
    }

    public static IEnumerable<(string Name, string Value)> Variables(Shape shape)
    {
        yield return ("ANTHROPIC_API_KEY", shape.Key);
        if (shape.BaseUrl is { } url)
            yield return ("ANTHROPIC_BASE_URL", url);
        foreach (var name in Switches)
            yield return (name, "1");
        yield return ("CLAUDE_CODE_MAX_RETRIES", "0");
        yield return ("CLAUDE_CODE_MAX_OUTPUT_TOKENS", Number(shape.MaxTokens));
        yield return ("CLAUDE_CODE_EXTRA_BODY", shape.ExtraBody);
        if (!shape.Thinking)
            yield return ("CLAUDE_CODE_DISABLE_THINKING", "1");
        else if (shape.ThinkingTokens is { } budget)
            yield return ("MAX_THINKING_TOKENS", Number(budget));
    }

    private static readonly string[] Switches =
    [
        "CLAUDE_CODE_DISABLE_ATTACHMENTS", // @path in a prompt would be read from this machine
        "CLAUDE_CODE_SIMPLE",
        "CLAUDE_CODE_DISABLE_NONSTREAMING_FALLBACK", // a cut answer would be asked for and paid again
        "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC",
        "CLAUDE_CODE_DISABLE_EXPERIMENTAL_BETAS", // a refused request would be sent again without them
        "CLAUDE_CODE_DISABLE_LEGACY_MODEL_REMAP", // an old model's name would silently become a newer, dearer model
        "DISABLE_AUTOUPDATER",
        "DISABLE_AUTO_COMPACT",
        "CLAUDE_AGENT_SDK_MCP_NO_PREFIX",
    ];

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
