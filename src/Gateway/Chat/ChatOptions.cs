using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Chat;

/// <summary>How the chat remembers, and what it asks where a client leaves it open.</summary>
internal sealed class ChatOptions
{
    /// <summary>Model for those who name none; empty: the first that an account lists and the key may use.</summary>
    [ConfigurationKeyName("CHAT_DEFAULT_MODEL")]
    [StringLength(200, ErrorMessage = "CHAT_DEFAULT_MODEL can have 200 characters.")]
    public string? DefaultModel { get; set; }

    /// <summary>Output tokens asked for where a client sets no maximum and the provider wants one: Anthropic does.</summary>
    [ConfigurationKeyName("CHAT_MAX_OUTPUT_TOKENS")]
    [Range(1, 1_000_000, ErrorMessage = "CHAT_MAX_OUTPUT_TOKENS must be a number between 1 and 1000000.")]
    public int MaxOutputTokens { get; set; } = 4096;

    /// <summary>Messages that a session keeps, questions and answers together.</summary>
    [ConfigurationKeyName("CHAT_MAX_MESSAGES")]
    [Range(2, 1000, ErrorMessage = "CHAT_MAX_MESSAGES must be a number between 2 and 1000.")]
    public int MaxMessages { get; set; } = 50;

    /// <summary>Tokens, by estimate, that are sent along of what a session keeps.</summary>
    [ConfigurationKeyName("CHAT_MAX_TOKENS")]
    [Range(100, 10_000_000, ErrorMessage = "CHAT_MAX_TOKENS must be a number between 100 and 10000000.")]
    public int MaxTokens { get; set; } = 32_000;

    /// <summary>Sessions of one user.</summary>
    [ConfigurationKeyName("CHAT_MAX_SESSIONS")]
    [Range(1, 1_000_000, ErrorMessage = "CHAT_MAX_SESSIONS must be a number between 1 and 1000000.")]
    public int MaxSessions { get; set; } = 1000;

    /// <summary>Seconds after its last use for which a session is kept.</summary>
    [ConfigurationKeyName("CHAT_SESSION_TTL")]
    [Range(60, 315_360_000, ErrorMessage = "CHAT_SESSION_TTL must be a number of seconds between 60 and 315360000.")]
    public int SessionTtl { get; set; } = 604_800;

    public TimeSpan SessionLife => TimeSpan.FromSeconds(SessionTtl);

    /// <summary>Questions and answers are kept and dropped together.</summary>
    public int KeptMessages => MaxMessages - MaxMessages % 2;
}
