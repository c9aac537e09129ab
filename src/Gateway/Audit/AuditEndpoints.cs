using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Audit;

/// <summary><c>/api/admin/audit</c>: administrators read it; there is no way to change it.</summary>
internal static class AuditEndpoints
{
    private const int SearchedAtOnce = 20_000;

    public static void MapAuditEndpoints(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/admin/audit").RequireAuthorization(Policies.Admin).WithTags("Audit");
        audit.MapGet("", ListAsync).WithName("list_audit").WithSummary("Lists who did what, the latest first.");
        audit.MapGet("/{id:guid}", GetAsync).WithName("get_audit").WithSummary("One entry.");
        audit.MapGet("/export", AuditFile.ExportAsync).WithName("export_audit").WithSummary("All entries that match as a CSV file, in their order.");
    }

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] FilterAuditRequest filter, [AsParameters] ListAuditRequest request, GatewayDb db, SiteCalendar calendar,
        CancellationToken cancellationToken)
    {
        var (entries, refusal) = db.Audit.AsNoTracking().Where(filter).Between(filter.From, filter.To, calendar);
        if (refusal is not null)
            return refusal;
        if (request.Cursor is { } cursor)
            entries = entries.Where(e => e.Id < cursor);
        var limit = request.Limit ?? PageLimit.Default;
        entries = entries.OrderByDescending(e => e.Id);
        return TypedResults.Ok(string.IsNullOrEmpty(filter.Q)
            ? PageOf(await entries.Take(limit + 1).ToListAsync(cancellationToken), limit)
            : await SearchAsync(entries, filter.Q, limit, cancellationToken));
    }

    /// <summary>No index finds a part of a name, so that a page looks through so many entries and the next one goes on from there.</summary>
    private static async Task<Page<AuditView>> SearchAsync(IQueryable<AuditEntry> entries, string q, int limit, CancellationToken cancellationToken)
    {
        var found = await entries.Take(SearchedAtOnce).With(q).OrderByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        var page = PageOf(found, limit);
        if (page.NextCursor is not null)
            return page;
        var last = await entries.Skip(SearchedAtOnce - 1).Select(e => (Guid?)e.Id).FirstOrDefaultAsync(cancellationToken);
        return page with { NextCursor = last?.ToString() };
    }

    private static Page<AuditView> PageOf(List<AuditEntry> rows, int limit) =>
        Page<AuditView>.Of(rows.ConvertAll(AuditView.Of), limit, entry => entry.Id.ToString(), total: null);

    private static async Task<Results<Ok<AuditView>, ProblemHttpResult>> GetAsync(Guid id, GatewayDb db, CancellationToken cancellationToken) =>
        await db.Audit.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } entry
            ? TypedResults.Ok(AuditView.Of(entry))
            : Problems.NotFound("entry");
}
