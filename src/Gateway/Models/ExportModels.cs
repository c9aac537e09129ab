using ApiHub.Gateway.Data;
using ApiHub.Gateway.Models.Import;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Models;

internal static class ExportModels
{
    public static async Task<Ok<ExportedCatalogue>> ExportAsync(HttpResponse response, GatewayDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Models.AsNoTracking().Include(m => m.Price).ToListAsync(cancellationToken);
        response.Headers.ContentDisposition = "attachment; filename=models.json";
        return TypedResults.Ok(new ExportedCatalogue(
            [.. rows.OrderBy(row => row.Name, StringComparer.Ordinal).Select(row => new ExportedModel(
                row.Name, row.Aliases, row.UsualOutputTokens, row.Note, row.Price is { } price ? PriceView.Of(price.ToPrice()) : null))]));
    }
}
