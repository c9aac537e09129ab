namespace ApiHub.Gateway.Models.Import;

/// <summary>A model as a file describes it; null: the file says nothing of that.</summary>
/// <param name="Name">In the catalogue's form.</param>
/// <param name="IsDescribed">Whether aliases, usual output tokens and note are the file's to say, though empty.</param>
internal sealed record ModelInFile(
    string Name, bool IsDescribed, IReadOnlyList<string>? Aliases, long? UsualOutputTokens, string? Note, Price? Price);

/// <summary>An entry that is left out, and why.</summary>
internal sealed record SkippedModel(string Model, string Reason);

/// <summary>What a file of models says.</summary>
/// <param name="Format"><c>apihub</c> or <c>litellm</c>.</param>
/// <param name="IgnoredFields">Fields of LiteLLM's that mean nothing here.</param>
/// <param name="Fault">Why nothing of it can be taken; null otherwise.</param>
internal sealed record PriceFile(
    string Format,
    IReadOnlyList<ModelInFile> Models,
    IReadOnlyList<SkippedModel> Skipped,
    IReadOnlyList<string> IgnoredFields,
    string? Fault = null);
