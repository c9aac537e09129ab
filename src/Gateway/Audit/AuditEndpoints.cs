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
    public static void MapAuditEndpoints(this IEndpointRouteBuilder app)
    {
        var audit = app.MapGroup("/api/admin/audit").RequireAuthorization(Policies.Admin).WithTags("Audit");
        audit.MapGet("", ListAsync).WithName("list_audit").WithSummary("Lists who did what, the latest first.");
        audit.MapGet("/{id:guid}", GetAsync).WithName("get_audit").WithSummary("One entry.");
        audit.MapGet("/export", AuditFile.ExportAsync).WithName("export_audit").WithSummary("All entries that match as a CSV file, in their order.");
    }

    private static async Task<Results<Ok<Page<AuditView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListAuditRequest request, GatewayDb db, SiteCalendar calendar, CancellationToken cancellationToken)
    {
        var (entries, refusal) = db.Audit.AsNoTracking().Where(request).Between(request.From, request.To, calendar);
        if (refusal is not null)
            return refusal;
        if (request.Cursor is { } cursor)
            entries = entries.Where(e => e.Id < cursor);
        var limit = request.Limit ?? PageLimit.Default;
        var rows = await entries.OrderByDescending(e => e.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<AuditView>.Of(rows.ConvertAll(AuditView.Of), limit, entry => entry.Id.ToString(), total: null));
    }

    private static async Task<Results<Ok<AuditView>, ProblemHttpResult>> GetAsync(Guid id, GatewayDb db, CancellationToken cancellationToken) =>
        await db.Audit.AsNoTracking().SingleOrDefaultAsync(e => e.Id == id, cancellationToken) is { } entry
            ? TypedResults.Ok(AuditView.Of(entry))
            : Problems.NotFound("entry");
}
