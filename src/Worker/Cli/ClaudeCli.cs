namespace ApiHub.Worker.Cli;

/// <summary>The CLI that was found.</summary>
/// <param name="Path">The file that is run, links resolved.</param>
/// <param name="Version">As <c>claude --version</c> says.</param>
/// <param name="IsRestrictable">It knows <c>--restricted</c> and <c>--permission-prompts</c>, and takes a message marked as composed by a client literally.</param>
internal sealed record ClaudeCli(string Path, Version Version, bool IsRestrictable)
{
    /// <summary>Older ones have not been tried.</summary>
    public static readonly Version Oldest = new(2, 1, 197);
}
