using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Workers;

/// <summary>Settings that are handed on to the worker which the gateway starts beside itself.</summary>
internal sealed class LocalWorkerOptions
{
    /// <summary>Concurrent CLI processes of a worker, 1 to 1,000.</summary>
    [ConfigurationKeyName("MAX_CONCURRENT")]
    [Range(1, 1000, ErrorMessage = "MAX_CONCURRENT must be a number between 1 and 1000.")]
    public int MaxConcurrent { get; set; } = 5;

    /// <summary>The Claude CLI; empty: looked for on PATH and in the repository.</summary>
    [ConfigurationKeyName("CLAUDE_CLI_PATH")]
    public string? CliPath { get; set; }
}
