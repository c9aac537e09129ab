using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Accounts.Import;

/// <summary>A file of accounts, read as far as its rows: a JSON list, or CSV with the same fields in its first line.</summary>
/// <param name="Rows">What each account is to be.</param>
/// <param name="Fault">Why nothing of it can be taken; null otherwise.</param>
internal sealed record AccountFile(IReadOnlyList<JsonNode?> Rows, string? Fault = null)
{
    private const int MostRows = 1000;

    private static readonly string[] Texts = ["name", "kind", "base_url", "credential", "management_key", "proxy", "group", "on_disconnect"];
    private static readonly string[] Numbers = ["weight", "priority", "max_concurrency"];
    private static readonly string[] Others = ["models", "model_aliases", "enabled"];

    public static AccountFile ReadJson(string text)
    {
        try
        {
            return JsonNode.Parse(text) is JsonArray rows ? Bounded([.. rows]) : new([], "The file must be a JSON list of accounts.");
        }
        catch (JsonException)
        {
            return new([], "The file is no JSON.");
        }
    }

    public static AccountFile ReadCsv(string text)
    {
        var lines = CsvReader.Read(text).ToList();
        if (lines.Count == 0)
            return new([], "The file is empty.");
        var columns = lines[0].Select(name => name.Trim().ToLowerInvariant()).ToList();
        if (columns.Find(name => !Texts.Concat(Numbers).Concat(Others).Contains(name)) is { } unknown)
            return new([], $"The first line must name fields of accounts; {unknown} is none.");
        return Bounded([.. lines.Skip(1).Select(line => (JsonNode?)Row(columns, line))]);
    }

    private static AccountFile Bounded(IReadOnlyList<JsonNode?> rows) =>
        rows.Count <= MostRows ? new(rows) : new([], $"A file can have {MostRows} accounts; this one has {rows.Count}.");

    /// <summary>An empty cell says nothing of its field.</summary>
    private static JsonObject Row(List<string> columns, IReadOnlyList<string> line)
    {
        var row = new JsonObject();
        foreach (var (column, text) in columns.Zip(line, (column, cell) => (column, cell.Trim())))
        {
            if (text.Length > 0)
                row[column] = Value(column, text);
        }

        return row;
    }

    private static JsonNode? Value(string column, string text) => column switch
    {
        "models" => new JsonArray([.. Words(text).Select(model => JsonValue.Create(model))]),
        "model_aliases" => new JsonObject(Words(text).Select(word => word.Split('=', 2)).DistinctBy(pair => pair[0])
            .Select(pair => KeyValuePair.Create(pair[0], (JsonNode?)JsonValue.Create(pair.Length == 2 ? pair[1] : "")))),
        "enabled" when bool.TryParse(text, out var isEnabled) => JsonValue.Create(isEnabled),
        _ when Numbers.Contains(column) && int.TryParse(text, CultureInfo.InvariantCulture, out var number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private static string[] Words(string text) => text.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
