namespace ApiHub.Gateway.Accounts;

/// <summary>What speaks at an account's address.</summary>
internal static class AccountKinds
{
    public const string CliProxyApi = "cliproxyapi";
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";
    public const string Gemini = "gemini";

    /// <summary>Anthropic's API through a worker that runs the real Claude CLI with the account's key.</summary>
    public const string ClaudeCli = "claude-cli";

    /// <summary>Answers in process, so that a newcomer gets a first answer without any account.</summary>
    public const string Demo = "demo";

    public static readonly IReadOnlyList<string> All = [CliProxyApi, OpenAi, Anthropic, Gemini, ClaudeCli, Demo];
}
