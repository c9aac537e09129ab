using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Hosting;

/// <summary>One value of a CSV file, as it is written.</summary>
internal readonly record struct CsvCell(string Value)
{
    /// <summary>A number or word of ours.</summary>
    public static CsvCell Plain(string value) => new(value);

    public static CsvCell Number(long value) => new(value.ToString(CultureInfo.InvariantCulture));

    /// <summary>ISO 8601, with the offset that the moment is given in.</summary>
    public static CsvCell Time(DateTimeOffset at) => new(at.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture));

    /// <summary>
    /// What people have written. A spreadsheet would run what begins like a formula, so that it gets an apostrophe before it
    /// (https://owasp.org/www-community/attacks/CSV_Injection).
    /// </summary>
    public static CsvCell Text(string? text)
    {
        var safe = text is ['=' or '+' or '-' or '@' or '\t' or '\r', ..] ? "'" + text : text ?? "";
        return new(safe.AsSpan().ContainsAny(",\"\r\n") ? $"\"{safe.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : safe);
    }
}

/// <summary>Lists as files for spreadsheets (RFC 4180), written as they are read, however long.</summary>
internal static class Csv
{
    /// <summary>With a mark at its beginning by which spreadsheets know that it is UTF-8.</summary>
    private static readonly UTF8Encoding Marked = new(encoderShouldEmitUTF8Identifier: true);

    public static PushStreamHttpResult File(
        string name, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<CsvCell>> lines, CancellationToken cancellationToken) =>
        TypedResults.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, Marked, bufferSize: 16 * 1024) { NewLine = "\r\n" };
            await writer.WriteLineAsync(string.Join(',', columns.Select(column => CsvCell.Text(column).Value)));
            await foreach (var line in lines.WithCancellation(cancellationToken))
                await writer.WriteLineAsync(string.Join(',', line.Select(cell => cell.Value)));
        }, "text/csv; charset=utf-8", name);
}
