using System.Text;

namespace ApiHub.Gateway.Hosting;

/// <summary>Reads lists that spreadsheets have written (RFC 4180): commas, and quotes around what contains a comma, a quote or a line's end.</summary>
internal static class CsvReader
{
    /// <returns>Lines with their values; empty lines are left out. What follows a closing quote up to the next comma belongs to the value.</returns>
    public static IEnumerable<IReadOnlyList<string>> Read(string text)
    {
        var values = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        for (var i = text.StartsWith('\uFEFF') ? 1 : 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '"' && quoted && i + 1 < text.Length && text[i + 1] == '"')
                value.Append(text[++i]);
            else if (c == '"' && (quoted || value.Length == 0))
                quoted = !quoted;
            else if (quoted || c is not (',' or '\r' or '\n'))
                value.Append(c);
            else if (c != '\r')
                EndValue();
            if (c == '\n' && !quoted && TakeLine() is { } line)
                yield return line;
        }

        EndValue();
        if (TakeLine() is { } last)
            yield return last;

        void EndValue()
        {
            values.Add(value.ToString());
            value.Clear();
        }

        List<string>? TakeLine()
        {
            var line = values;
            values = [];
            return line is [""] ? null : line;
        }
    }
}
