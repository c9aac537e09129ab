namespace ApiHub.Gateway.Accounts;

/// <summary>What speaks at an account's address.</summary>
internal static class AccountKinds
{
    public const string CliProxyApi = "cliproxyapi";
    public const string OpenAi = "openai";
    public const string Anthropic = "anthropic";
    public const string Gemini = "gemini";

    /// <summary>Answers in process, so that a newcomer gets a first answer without any account.</summary>
    public const string Demo = "demo";

    public static readonly IReadOnlyList<string> All = [CliProxyApi, OpenAi, Anthropic, Gemini, Demo];
}
