namespace ApiHub.Worker.Engine;

/// <summary>What only a process's environment and arguments can carry, so that a process that waits serves requests of one shape.</summary>
/// <param name="Account">Names the private folders.</param>
/// <param name="Key">The account's API key.</param>
/// <param name="BaseUrl">Where the CLI sends its requests; null: the vendor's.</param>
/// <param name="Model">As the request names it.</param>
/// <param name="MaxTokens">Output limit, tokens.</param>
/// <param name="Thinking">The request wants the model to think.</param>
/// <param name="ThinkingTokens">Its budget, tokens, where it gives one.</param>
/// <param name="HasTools">The client brings tools.</param>
/// <param name="ExtraBody">JSON object of fields that the CLI has no option for: it puts them into its request as they are.</param>
internal sealed record Shape(
    Guid Account, string Key, string? BaseUrl, string Model, int MaxTokens, bool Thinking, int? ThinkingTokens, bool HasTools, string ExtraBody)
{
    /// <summary>Without the key.</summary>
    public override string ToString() => $"{Account} {Model}";
}
