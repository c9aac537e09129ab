using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Accounts;

/// <summary>Accounts that the environment names. They are made or updated at each start.</summary>
internal sealed class AccountsOptions : IValidatableObject
{
    /// <summary>Address of the account named <c>upstream</c>; empty: there is none.</summary>
    [ConfigurationKeyName("UPSTREAM_URL")]
    public string? UpstreamUrl { get; set; }

    [ConfigurationKeyName("UPSTREAM_API_KEY")]
    [SecretSetting]
    public string? UpstreamApiKey { get; set; }

    /// <summary>One of <see cref="AccountKinds"/>, but neither <c>demo</c> nor <c>claude-cli</c>.</summary>
    [ConfigurationKeyName("UPSTREAM_KIND")]
    public string UpstreamKind { get; set; } = AccountKinds.CliProxyApi;

    /// <summary>API key of the Anthropic account named <c>claude</c>.</summary>
    [ConfigurationKeyName("CLAUDE_API_KEY")]
    [SecretSetting]
    public string? ClaudeApiKey { get; set; }

    /// <summary>More Anthropic accounts: a JSON list of <c>{"email": …, "apiKey": …}</c>.</summary>
    [ConfigurationKeyName("CLAUDE_ACCOUNTS")]
    [SecretSetting]
    public string? ClaudeAccounts { get; set; }

    /// <summary>How they are reached: <c>api</c>, or <c>cli</c> through workers; empty: <c>cli</c> where <see cref="WorkerUrls"/> names some.</summary>
    [ConfigurationKeyName("CLAUDE_BACKEND")]
    public string? ClaudeBackend { get; set; }

    /// <summary>Workers known from the start; here only whether there are any.</summary>
    [ConfigurationKeyName("WORKER_URLS")]
    public string? WorkerUrls { get; set; }

    public bool UsesCli => string.IsNullOrWhiteSpace(ClaudeBackend) ? !string.IsNullOrWhiteSpace(WorkerUrls) : ClaudeBackend == "cli";

    /// <summary>Where the Anthropic accounts above are reached; empty: the vendor's own address.</summary>
    [ConfigurationKeyName("ANTHROPIC_BASE_URL")]
    public string? AnthropicBaseUrl { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrWhiteSpace(UpstreamUrl) && !AccountAddress.TryParse(UpstreamUrl, out _))
            yield return new("UPSTREAM_URL must be an address such as http://127.0.0.1:8317 or https://api.example.com/v1.");
        if (UpstreamKind is AccountKinds.Demo or AccountKinds.ClaudeCli || !AccountKinds.All.Contains(UpstreamKind))
            yield return new("UPSTREAM_KIND must be cliproxyapi, openai, anthropic or gemini.");
        if (!string.IsNullOrWhiteSpace(ClaudeBackend) && ClaudeBackend is not ("api" or "cli"))
            yield return new("CLAUDE_BACKEND must be api or cli.");
        if (!string.IsNullOrWhiteSpace(AnthropicBaseUrl) && !AccountAddress.TryParse(AnthropicBaseUrl, out _))
            yield return new("ANTHROPIC_BASE_URL must be an address such as https://api.anthropic.com.");
        if (!ClaudeAccountList.TryParse(ClaudeAccounts, out _))
            yield return new("""CLAUDE_ACCOUNTS must be a JSON list such as [{"email": "a@example.com", "apiKey": "sk-ant-…"}], each entry with both.""");
    }
}
