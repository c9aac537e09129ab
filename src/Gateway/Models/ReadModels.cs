using System.Globalization;
using System.Security.Claims;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Models;

internal static class ReadModels
{
    public static async Task<Ok<Page<OfferedModelView>>> OfferedAsync(
        [AsParameters] ListModelsRequest request, PriceBook book, GatewayDb db, ClaimsPrincipal principal, CancellationToken cancellationToken)
    {
        var userId = principal.UserId();
        var multiplier = await (
            from user in db.Users
            join @group in db.Groups on user.GroupId equals @group.Id
            where user.Id == userId
            select @group.Multiplier).SingleAsync(cancellationToken);
        return TypedResults.Ok(PageOf(book.Models, m => m.Model.Name, m => m.Aliases, m => OfferedModelView.Of(m, multiplier), request));
    }

    /// <summary>A catalogue has some thousand models at most, so they are read at once and looked through here.</summary>
    public static async Task<Ok<Page<CatalogueModelView>>> ListAsync(
        [AsParameters] ListModelsRequest request, GatewayDb db, CancellationToken cancellationToken)
    {
        var rows = await db.Models.AsNoTracking().Include(m => m.Price).ToListAsync(cancellationToken);
        return TypedResults.Ok(PageOf(rows.OrderBy(m => m.Name, StringComparer.Ordinal), m => m.Name, m => m.Aliases, CatalogueModelView.Of, request));
    }

    public static async Task<Results<Ok<Page<PriceVersionView>>, ProblemHttpResult>> HistoryAsync(
        string model, [AsParameters] ListPricesRequest request, GatewayDb db, CancellationToken cancellationToken)
    {
        if (ModelProblems.NameIn(model) is not { } name)
            return ModelProblems.BadName(model);
        var versions = db.ModelPrices.AsNoTracking().Where(p => p.Model == name);
        if (request.Cursor is { } cursor)
            versions = versions.Where(p => p.Id < cursor);
        var limit = request.Limit ?? PageLimit.Default;
        var page = await versions.OrderByDescending(p => p.Id).Take(limit + 1).ToListAsync(cancellationToken);
        if (page.Count == 0 && request.Cursor is null && !await db.Models.AnyAsync(m => m.Name == name, cancellationToken))
            return Problems.NotFound("model");
        return TypedResults.Ok(Page<PriceVersionView>.Of(
            page.ConvertAll(PriceVersionView.Of), limit, view => view.Version.ToString(CultureInfo.InvariantCulture), total: null));
    }

    private static Page<TView> PageOf<T, TView>(
        IEnumerable<T> sorted, Func<T, string> name, Func<T, IReadOnlyList<string>> aliases, Func<T, TView> view, ListModelsRequest request)
    {
        var q = request.Q ?? "";
        var matching = sorted
            .Where(m => aliases(m).Prepend(name(m)).Any(text => text.Contains(q, StringComparison.OrdinalIgnoreCase)))
            .ToList();
        var limit = request.Limit ?? PageLimit.Default;
        var page = Page<T>.Of(
            [.. matching.Where(m => string.CompareOrdinal(name(m), request.Cursor ?? "") > 0).Take(limit + 1)], limit, name, matching.Count);
        return new([.. page.Items.Select(view)], page.NextCursor, page.Total);
    }
}
