using System.Text.Json;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Usage;

internal static class UsageRequests
{
    private static readonly Dictionary<string, Outcome> Outcomes =
        Enum.GetValues<Outcome>().ToDictionary(o => JsonNamingPolicy.SnakeCaseLower.ConvertName(o.ToString()));

    public static async Task<Results<Ok<UsageView>, ProblemHttpResult>> GetAsync(
        string id, RowScope scope, GatewayDb db, CancellationToken cancellationToken)
    {
        if (await Rows(db, scope).FirstOrDefaultAsync(r => r.RequestId == id, cancellationToken) is not { } row)
            return Problems.NotFound("request");
        var price = row.Cost == 0 ? null : await db.ModelPrices.AsNoTracking().FirstOrDefaultAsync(p => p.Id == row.PriceVersion, cancellationToken);
        var bill = price is null ? null : Bill.Of(price.ToPrice(), new(row.InputTokens, row.CachedInputTokens, row.CacheWrite5mTokens, row.CacheWrite1hTokens, row.OutputTokens, row.ReasoningTokens), row.Images, row.Multiplier);
        var view = UsageView.Of(row, scope.IsEverybodys) with { Bill = bill };
        if (scope.IsEverybodys)
            view = (await WithOwnersAsync([view with { Decisions = Decision.Of(row) }], db, cancellationToken))[0];
        return TypedResults.Ok(view);
    }

    public static async Task<Results<Ok<Page<UsageView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] FilterUsageRequest filter, [AsParameters] ListUsageRequest request, RowScope scope, GatewayDb db, SiteCalendar calendar,
        CancellationToken cancellationToken)
    {
        var (rows, refusal) = Matching(filter, scope, db, calendar);
        if (refusal is not null)
            return refusal;

        long? total = request.Total == true ? await rows.LongCountAsync(cancellationToken) : null;
        if (request.Cursor is { Length: > 0 } cursor)
            rows = rows.Where(r => string.Compare(r.RequestId, cursor) < 0);
        var limit = request.Limit ?? PageLimit.Default;
        var page = await rows.OrderByDescending(r => r.RequestId).Take(limit + 1).ToListAsync(cancellationToken);
        var views = page.ConvertAll(row => UsageView.Of(row, scope.IsEverybodys));
        if (scope.IsEverybodys)
            views = await WithOwnersAsync(views, db, cancellationToken);
        return TypedResults.Ok(Page<UsageView>.Of(views, limit, view => view.RequestId, total));
    }

    private static async Task<List<UsageView>> WithOwnersAsync(List<UsageView> views, GatewayDb db, CancellationToken cancellationToken)
    {
        var ids = views.Select(view => view.UserId).Distinct().ToList();
        var names = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Username, cancellationToken);
        return views.ConvertAll(view => view with { Owner = names.GetValueOrDefault(view.UserId) });
    }

    public static (IQueryable<UsageRecord> Rows, ProblemHttpResult? Refusal) Matching(
        FilterUsageRequest filter, RowScope scope, GatewayDb db, SiteCalendar calendar)
    {
        var (rows, refusal) = Filter(Rows(db, scope), filter, scope);
        return refusal is null ? Between(rows, filter, calendar) : (rows, refusal);
    }

    private static IQueryable<UsageRecord> Rows(GatewayDb db, RowScope scope) =>
        scope.OwnerId is { } owner ? db.Usage.AsNoTracking().Where(r => r.UserId == owner) : db.Usage.AsNoTracking();

    private static (IQueryable<UsageRecord> Rows, ProblemHttpResult? Refusal) Filter(
        IQueryable<UsageRecord> rows, FilterUsageRequest request, RowScope scope)
    {
        if (request.UserId is { } user)
            rows = rows.Where(r => r.UserId == user);
        if (request.KeyId is { } key)
            rows = rows.Where(r => r.KeyId == key);
        if (request.Model is { Length: > 0 } model)
            rows = rows.Where(r => r.Model == model || r.RequestedModel == model);
        if (request.Status is { } status)
            rows = rows.Where(r => r.StatusCode == status);
        if (request.Stream is { } stream)
            rows = rows.Where(r => r.Stream == stream);
        if (request.Account is { Length: > 0 } account)
        {
            if (!scope.IsEverybodys)
                return (rows, UsageProblems.OperatorsOnly());
            rows = rows.Where(r => r.Account == account);
        }

        if (request.Outcome is not { Length: > 0 } name)
            return (rows, null);
        return Outcomes.TryGetValue(name, out var outcome)
            ? (rows.Where(r => r.Outcome == outcome), null)
            : (rows, Problems.BadRequest("unknown_outcome", $"outcome must be one of {string.Join(", ", Outcomes.Keys)}."));
    }

    /// <summary>Request ids begin with their time, so an index of ids finds a stretch of time.</summary>
    private static (IQueryable<UsageRecord> Rows, ProblemHttpResult? Refusal) Between(
        IQueryable<UsageRecord> rows, FilterUsageRequest request, SiteCalendar calendar)
    {
        if (request.From is { Length: > 0 } from)
        {
            if (!SiteTime.TryRead(from, calendar, isEnd: false, out var at))
                return (rows, UsageProblems.BadTime("from"));
            var first = FirstIdAt(at);
            rows = rows.Where(r => string.Compare(r.RequestId, first) >= 0);
        }

        if (request.To is { Length: > 0 } to)
        {
            if (!SiteTime.TryRead(to, calendar, isEnd: true, out var at))
                return (rows, UsageProblems.BadTime("to"));
            var end = FirstIdAt(at);
            rows = rows.Where(r => string.Compare(r.RequestId, end) < 0);
        }

        return (rows, null);
    }

    /// <summary>No request of this moment or later has an id before this one.</summary>
    public static string FirstIdAt(DateTimeOffset at) => $"req_{at.ToUnixTimeMilliseconds():x12}";
}
