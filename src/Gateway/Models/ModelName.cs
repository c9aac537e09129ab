namespace ApiHub.Gateway.Models;

/// <summary>
/// The name under which a model is known, whatever a client or an upstream puts around it. Allow-lists and prices compare these:
/// otherwise <c>claude-opus-4-5(high)</c> would slip past a rule for <c>claude-opus-4-5</c>.
/// </summary>
internal static class ModelName
{
    /// <summary>What CLIProxyAPI puts before the reversed name of a model that is not Claude's when it lists models to Claude Code.</summary>
    private const string Cloak = "claude-fable-5-dd-";

    public static string Normalize(string model)
    {
        var name = model.AsSpan();
        if (name.EndsWith(")") && name.IndexOf('(') is > 0 and var suffix)
            name = name[..suffix];
        if (name.StartsWith("models/", StringComparison.Ordinal))
            name = name["models/".Length..];
        if (name.LastIndexOf('/') is >= 0 and var slash && slash < name.Length - 1)
            name = name[(slash + 1)..];
        if (name.StartsWith(Cloak, StringComparison.Ordinal) && name.Length > Cloak.Length)
            return Uncloaked(name[Cloak.Length..]);
        return name.Length == model.Length ? model : name.ToString();
    }

    private static string Uncloaked(ReadOnlySpan<char> reversed) =>
        string.Create(reversed.Length, reversed, static (name, source) =>
        {
            source.CopyTo(name);
            name.Reverse();
        });
}
