using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Options;
using JsonOptions = Microsoft.AspNetCore.Http.Json.JsonOptions;

namespace ApiHub.Gateway.Accounts.Import;

/// <summary>What an import has done, or with <c>dry_run</c> would do.</summary>
internal sealed record AccountImportView(bool DryRun, int Created, int Updated, int Failed, IReadOnlyList<ImportedAccountView> Items);

/// <param name="Row">Which account of the file, from 1; a first line with names of fields does not count.</param>
/// <param name="Name">Its name; null: it has none.</param>
/// <param name="Result">created, updated or failed.</param>
/// <param name="Problem">Why it failed.</param>
internal sealed record ImportedAccountView(int Row, string? Name, string Result, string? Problem);

internal static class ImportAccounts
{
    private const int LargestFile = 5 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder accounts) =>
        accounts.MapPost("/import", ImportAsync)
            .Audited("account.import")
            .Accepts<List<CreateAccountRequest>>("application/json", "text/csv")
            .WithMetadata(new FileLimit(LargestFile))
            .WithSummary("Adds or, by their names, changes up to 1,000 accounts of a JSON list or a CSV file; each is judged alone.");

    private static async Task<Results<Ok<AccountImportView>, ProblemHttpResult>> ImportAsync(
        HttpRequest request,
        AccountWrites writes,
        IAnnouncements announcements,
        IOptions<JsonOptions> json,
        [FromQuery(Name = "dry_run"), Description("Say what would change, and change nothing.")] bool dryRun = false,
        CancellationToken cancellationToken = default)
    {
        if (await ReadAsync(request, cancellationToken) is not { } file)
            return Problems.Of(StatusCodes.Status413PayloadTooLarge, "body_too_large", $"A file can have {LargestFile / 1024 / 1024} MB.");
        if (file.Fault is { } fault)
            return Problems.BadRequest("invalid_file", fault);

        var items = new List<ImportedAccountView>(file.Rows.Count);
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var node in file.Rows)
        {
            var (row, problem) = Read(node, json.Value.SerializerOptions);
            var number = items.Count + 1;
            if (row is not null && problem is null && !seen.TryAdd(row.Name.Trim(), number))
                problem = $"Account {seen[row.Name.Trim()]} of the file has the same name.";
            var result = row is null || problem is not null ? new(ImportResult.Failed, problem) : await writes.ImportAsync(row, keep: !dryRun, cancellationToken);
            items.Add(new(number, row?.Name, JsonNamingPolicy.SnakeCaseLower.ConvertName(result.Result.ToString()), result.Problem));
        }

        if (!dryRun)
            await announcements.PublishAsync(Topic.Accounts);
        return TypedResults.Ok(new AccountImportView(dryRun, Count("created"), Count("updated"), Count("failed"), items));

        int Count(string result) => items.Count(item => item.Result == result);
    }

    /// <returns>Null when it is too large.</returns>
    private static async Task<AccountFile?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        try
        {
            using var reader = new StreamReader(request.Body, Encoding.UTF8);
            var text = await reader.ReadToEndAsync(cancellationToken);
            var isCsv = request.ContentType?.StartsWith("text/csv", StringComparison.OrdinalIgnoreCase) == true;
            return isCsv ? AccountFile.ReadCsv(text) : AccountFile.ReadJson(text);
        }
        catch (BadHttpRequestException e) when (e.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return null;
        }
    }

    private static (CreateAccountRequest? Row, string? Problem) Read(JsonNode? node, JsonSerializerOptions options)
    {
        try
        {
            if (node.Deserialize<CreateAccountRequest>(options) is not { } row)
                return (null, "This is no account.");
            var faults = new List<ValidationResult>();
            Validator.TryValidateObject(row, new(row), faults, validateAllProperties: true);
            return (row, faults.Count == 0 ? null : string.Join(' ', faults.Select(fault => fault.ErrorMessage)));
        }
        catch (JsonException e)
        {
            // What the exception says may contain what stands there: a credential.
            var field = e.Path?.Split('.', '[') is [_, { Length: > 0 } name, ..] ? name : null;
            return (null, field is null ? "It must be an object with name and kind." : $"{field} has a value that it cannot have.");
        }
    }

    private sealed record FileLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
