using System.Text;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Hosting;

/// <summary>One value of a CSV file, as it is written.</summary>
internal readonly record struct CsvCell(string Value)
{
    /// <summary>A number, time or word of ours.</summary>
    public static CsvCell Plain(string value) => new(value);

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
    public static PushStreamHttpResult File(
        string name, IReadOnlyList<string> columns, IAsyncEnumerable<IReadOnlyList<CsvCell>> lines, CancellationToken cancellationToken) =>
        TypedResults.Stream(async stream =>
        {
            await using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { NewLine = "\r\n" };
            await writer.WriteLineAsync(string.Join(',', columns));
            await foreach (var line in lines.WithCancellation(cancellationToken))
                await writer.WriteLineAsync(string.Join(',', line.Select(cell => cell.Value)));
        }, "text/csv; charset=utf-8", name);
}
