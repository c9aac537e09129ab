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

    /// <summary>The form of names and aliases in the catalogue, which lets case make no difference: vendors' endpoints do not all tell it apart.</summary>
    /// <returns>Null for what is no name: it begins with neither letter nor digit, has a space, or is longer than <see cref="CatalogueModel.MaxName"/>.</returns>
    public static string? InCatalogue(string model)
    {
        var name = Normalize(model).ToLowerInvariant();
        return name.Length is > 0 and <= CatalogueModel.MaxName && char.IsLetterOrDigit(name[0]) && Normalize(name) == name
            && !name.Any(c => c == '/' || char.IsWhiteSpace(c) || char.IsControl(c))
            ? name
            : null;
    }

    /// <summary>
    /// Without the date of a snapshot: vendors price <c>claude-haiku-4-5-20251001</c>, <c>gpt-4o-2024-08-06</c>, <c>gemini-flash-latest</c>
    /// and <c>claude-haiku-4-5@20251001</c> as the model itself.
    /// </summary>
    /// <returns>The same when it ends in none.</returns>
    public static ReadOnlySpan<char> WithoutDate(ReadOnlySpan<char> name)
    {
        const string Latest = "-latest";
        if (name.EndsWith(Latest, StringComparison.OrdinalIgnoreCase))
            return name[..^Latest.Length];
        if (name.Length > 9 && name[^9] is '-' or '@' && AreDigits(name[^8..]))
            return name[..^9];
        if (name.Length > 11 && name[^11] == '-' && name[^6] == '-' && name[^3] == '-'
            && AreDigits(name[^10..^6]) && AreDigits(name[^5..^3]) && AreDigits(name[^2..]))
            return name[..^11];
        return name;
    }

    private static bool AreDigits(ReadOnlySpan<char> text) => !text.ContainsAnyExceptInRange('0', '9');

    private static string Uncloaked(ReadOnlySpan<char> reversed) =>
        string.Create(reversed.Length, reversed, static (name, source) =>
        {
            source.CopyTo(name);
            name.Reverse();
        });
}
