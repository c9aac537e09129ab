using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Models;

internal static class ChangeModels
{
    public static async Task<Results<Ok<CatalogueModelView>, ProblemHttpResult>> DescribeAsync(
        string model, DescribeModelRequest request, CatalogueWriter writer, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (ModelProblems.NameIn(model) is not { } name)
            return ModelProblems.BadName(model);
        var aliases = new List<string>();
        foreach (var text in request.Aliases ?? [])
        {
            if (text is null || ModelName.InCatalogue(text) is not { } alias)
                return ModelProblems.BadName(text ?? "null");
            if (alias != name && !aliases.Contains(alias))
                aliases.Add(alias);
        }

        var (row, refusal) = await writer.ChangeAsync<Changed>(trail, catalogue =>
        {
            if (catalogue.AliasOwner(name) is { } owner)
                return new(null, ModelProblems.IsAlias(name, owner));
            if (catalogue.Taken(name, aliases) is { } fault)
                return new(null, ModelProblems.AliasTaken(fault));
            var row = catalogue.FindOrAdd(name);
            catalogue.Describe(row, aliases, request.UsualOutputTokens, request.Note);
            return new(row, null);
        }, cancellationToken);
        return Answer(row, refusal);
    }

    public static async Task<Results<Ok<CatalogueModelView>, ProblemHttpResult>> SetPriceAsync(
        string model, SetPriceRequest request, CatalogueWriter writer, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (ModelProblems.NameIn(model) is not { } name)
            return ModelProblems.BadName(model);
        if (PriceText.Read(request, out var price) is { } fault)
            return Problems.BadRequest("invalid_price", fault);
        var (row, refusal) = await writer.ChangeAsync<Changed>(trail, catalogue =>
        {
            if (catalogue.AliasOwner(name) is { } owner)
                return new(null, ModelProblems.IsAlias(name, owner));
            var row = catalogue.FindOrAdd(name);
            catalogue.SetPrice(row, price);
            return new(row, null);
        }, cancellationToken);
        return Answer(row, refusal);
    }

    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string model, CatalogueWriter writer, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (ModelProblems.NameIn(model) is not { } name)
            return ModelProblems.BadName(model);
        var found = await writer.ChangeAsync(trail, catalogue =>
        {
            var row = catalogue.Find(name);
            if (row is not null)
                catalogue.Remove(row);
            return row is not null;
        }, cancellationToken);
        return found ? TypedResults.NoContent() : Problems.NotFound("model");
    }

    private static Results<Ok<CatalogueModelView>, ProblemHttpResult> Answer(CatalogueModel? row, ProblemHttpResult? refusal) =>
        refusal is null ? TypedResults.Ok(CatalogueModelView.Of(row!)) : refusal;

    private sealed record Changed(CatalogueModel? Row, ProblemHttpResult? Refusal);
}
