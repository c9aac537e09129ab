using System.Text.RegularExpressions;

namespace ApiHub.Gateway.Hosting;

/// <summary>
/// A <c>.env</c> file: one <c>NAME=value</c> a line, <c>#</c> comments, an optional <c>export</c>, and values that may stand
/// in single quotes (taken as they are) or double quotes (with <c>\n</c>, <c>\"</c> and <c>\\</c>). Nothing is expanded.
/// </summary>
/// <param name="Values">What it sets.</param>
/// <param name="Faults">One sentence for each line that is not understood. A value is never repeated: it may be a secret.</param>
internal sealed partial record EnvFile(IReadOnlyDictionary<string, string> Values, IReadOnlyList<string> Faults)
{
    public static EnvFile Read(string path)
    {
        try
        {
            return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : Parse(path, "");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new(new Dictionary<string, string>(), [$"{path} cannot be read: {e.Message}"]);
        }
    }

    public static EnvFile Parse(string path, string text)
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var faults = new List<string>();
        var number = 0;
        foreach (var line in text.Split('\n'))
        {
            number++;
            var rest = line.Trim();
            if (rest.Length == 0 || rest[0] == '#')
                continue;
            if (Assignment().Match(rest) is { Success: true } match && ValueOf(match.Groups["value"].Value) is { } value)
                values[match.Groups["name"].Value] = value;
            else
                faults.Add($"{path}, line {number}, is not understood: write NAME=value, with quotes round a value that needs them.");
        }

        return new(values, faults);
    }

    /// <summary>
    /// The file's values under those of the environment, which win. A variable that is there but empty counts as not set,
    /// as compose files write it, and hides the file's.
    /// </summary>
    public Dictionary<string, string?> Under(IEnumerable<KeyValuePair<string, string>> environment)
    {
        var settings = Values.Where(v => v.Value.Length > 0).ToDictionary(v => Key(v.Key), v => (string?)v.Value, StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in environment)
        {
            if (value.Length == 0)
                settings.Remove(Key(name));
            else
                settings[Key(name)] = value;
        }

        return settings;

        // Sections by two underscores, such as Logging__LogLevel__Default: the framework's own convention.
        static string Key(string name) => name.Replace("__", ":", StringComparison.Ordinal);
    }

    private static string? ValueOf(string text)
    {
        if (text.Length == 0 || text[0] is not ('"' or '\''))
            return Comment().Replace(text, "").TrimEnd();
        var quoted = text[0] == '"' ? DoubleQuoted().Match(text) : SingleQuoted().Match(text);
        if (!quoted.Success)
            return null;
        var inner = quoted.Groups["inner"].Value;
        return text[0] == '\'' ? inner : Escape().Replace(inner, escape => escape.Value == "\\n" ? "\n" : escape.Value[1..]);
    }

    [GeneratedRegex(@"^(export\s+)?(?<name>[A-Za-z_][A-Za-z0-9_]*)\s*=\s*(?<value>.*)$")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(^|\s)#.*$")]
    private static partial Regex Comment();

    [GeneratedRegex("""^"(?<inner>(\\.|[^"\\])*)"\s*(#.*)?$""")]
    private static partial Regex DoubleQuoted();

    [GeneratedRegex(@"^'(?<inner>[^']*)'\s*(#.*)?$")]
    private static partial Regex SingleQuoted();

    [GeneratedRegex(@"\\.")]
    private static partial Regex Escape();
}
