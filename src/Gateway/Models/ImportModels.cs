using System.ComponentModel;
using System.Text.Json;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Models.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Models;

/// <summary>What an import has done, or with <c>dry_run</c> would do.</summary>
/// <param name="Format"><c>apihub</c> or <c>litellm</c>.</param>
/// <param name="Added">Models that the catalogue did not have.</param>
/// <param name="Repriced">Models that have a new version of their price; those added not among them.</param>
/// <param name="Described">Models whose aliases, usual output tokens or note have changed; those added not among them.</param>
/// <param name="Unchanged">How many were already as the file has them.</param>
/// <param name="Skipped">Entries that are left out, and why.</param>
/// <param name="IgnoredFields">Fields of LiteLLM's that mean nothing here.</param>
internal sealed record ImportView(
    bool DryRun,
    string Format,
    IReadOnlyList<string> Added,
    IReadOnlyList<string> Repriced,
    IReadOnlyList<string> Described,
    int Unchanged,
    IReadOnlyList<SkippedModel> Skipped,
    IReadOnlyList<string> IgnoredFields);

internal static class ImportModels
{
    public static async Task<Results<Ok<ImportView>, ProblemHttpResult>> ImportAsync(
        [Description("What export answers, or LiteLLM's model_prices_and_context_window.json.")] JsonElement file,
        CatalogueWriter writer,
        AuditTrail trail,
        [FromQuery(Name = "dry_run"), Description("Say what would change, and change nothing.")] bool dryRun = false,
        CancellationToken cancellationToken = default)
    {
        if (file.ValueKind != JsonValueKind.Object)
            return Problems.BadRequest("invalid_file", "The file must be a JSON object: an export of this site, or LiteLLM's price file.");
        var isOurs = file.TryGetProperty("models", out var models) && models.ValueKind == JsonValueKind.Array;
        var read = isOurs ? CatalogueFile.Read(file) : LiteLlmFile.Read(file);
        if (read.Fault is { } fault)
            return Problems.BadRequest("invalid_file", fault);
        var view = await writer.ChangeAsync(trail, catalogue => Apply(catalogue, read, dryRun), keep: !dryRun, cancellationToken);
        return TypedResults.Ok(view);
    }

    private static ImportView Apply(Catalogue catalogue, PriceFile file, bool dryRun)
    {
        List<string> added = [], repriced = [], described = [];
        var skipped = file.Skipped.ToList();
        var unchanged = 0;
        foreach (var model in file.Models)
        {
            if (Conflict(catalogue, model) is { } conflict)
            {
                skipped.Add(new(model.Name, conflict));
                continue;
            }

            var isNew = catalogue.Find(model.Name) is null;
            var row = catalogue.FindOrAdd(model.Name);
            var isDescribed = Describe(catalogue, row, model);
            var isRepriced = model.Price is not null && catalogue.SetPrice(row, model.Price);
            if (isNew)
                added.Add(model.Name);
            else if (isRepriced)
                repriced.Add(model.Name);
            if (!isNew && isDescribed)
                described.Add(model.Name);
            if (!isNew && !isDescribed && !isRepriced)
                unchanged++;
        }

        return new(dryRun, file.Format, added, repriced, described, unchanged, skipped, file.IgnoredFields);
    }

    private static string? Conflict(Catalogue catalogue, ModelInFile model) =>
        catalogue.AliasOwner(model.Name) is { } owner
            ? $"{model.Name} is an alias of {owner.Name}."
            : catalogue.Taken(model.Name, model.Aliases ?? []);

    /// <summary>LiteLLM knows neither aliases nor notes, and an operator's own estimate is better than none.</summary>
    private static bool Describe(Catalogue catalogue, CatalogueModel row, ModelInFile model) => model.IsDescribed
        ? catalogue.Describe(row, model.Aliases!, model.UsualOutputTokens, model.Note)
        : catalogue.Describe(row, row.Aliases, row.UsualOutputTokens ?? model.UsualOutputTokens, row.Note);
}
