using System.Text.Json;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Models.Import;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Models;

/// <summary>
/// Puts the list prices that come with the product into the catalogue: models that it has never had. What an operator changed or
/// deleted stays as he left it.
/// </summary>
internal sealed class DefaultPrices(IDbContextFactory<GatewayDb> databases, CatalogueWriter writer, PriceBook book)
{
    private const string Resource = "default-prices.json";

    public static PriceFile Read()
    {
        using var stream = typeof(DefaultPrices).Assembly.GetManifestResourceStream(Resource)!;
        using var json = JsonDocument.Parse(stream);
        return CatalogueFile.Read(json.RootElement);
    }

    /// <summary>Also fills the <see cref="PriceBook"/>, before anything listens.</summary>
    public async Task EnsureAsync(CancellationToken cancellationToken)
    {
        HashSet<string> known;
        await using (var db = await databases.CreateDbContextAsync(cancellationToken))
            known = await db.ModelPrices.Select(p => p.Model).Union(db.Models.Select(m => m.Name)).ToHashSetAsync(cancellationToken);
        var unknown = Read().Models.Where(m => !known.Contains(m.Name)).ToList();
        if (unknown.Count > 0)
            await writer.ChangeAsync(trail: null, catalogue => Add(catalogue, unknown), cancellationToken);
        await book.ReloadAsync(cancellationToken);
    }

    private static int Add(Catalogue catalogue, List<ModelInFile> models)
    {
        // Another node may have been first, and an operator may have given a new model's name to an older one.
        var added = models.Where(m => catalogue.Find(m.Name) is null && catalogue.AliasOwner(m.Name) is null).ToList();
        foreach (var model in added)
        {
            var row = catalogue.FindOrAdd(model.Name);
            catalogue.Describe(row, [.. model.Aliases!.Where(alias => catalogue.Taken(model.Name, [alias]) is null)], model.UsualOutputTokens, model.Note);
            catalogue.SetPrice(row, model.Price!);
        }

        return added.Count;
    }
}
