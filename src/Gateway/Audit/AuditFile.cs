using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Audit;

/// <summary>Entries as a file for spreadsheets.</summary>
internal static class AuditFile
{
    /// <summary>Rows read at once: a database that may be asked again keeps what it has read until it has read all.</summary>
    private const int Batch = 2000;

    private static readonly string[] Columns =
    [
        "at", "actor", "actor_id", "address", "user_agent", "action", "target_kind", "target_id", "target", "before", "after", "result", "request_id",
    ];

    public static Results<PushStreamHttpResult, ProblemHttpResult> ExportAsync(
        [AsParameters] FilterAuditRequest request, GatewayDb db, SiteCalendar calendar, CancellationToken cancellationToken)
    {
        var (entries, refusal) = db.Audit.AsNoTracking().Where(request).Between(request.From, request.To, calendar);
        return refusal is null ? Csv.File("audit.csv", Columns, Lines(entries.With(request.Q), calendar, cancellationToken), cancellationToken) : refusal;
    }

    private static async IAsyncEnumerable<IReadOnlyList<CsvCell>> Lines(
        IQueryable<AuditEntry> entries, SiteCalendar calendar, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = Guid.Empty;
        List<AuditEntry> rows;
        do
        {
            rows = await entries.Where(e => e.Id > last).OrderBy(e => e.Id).Take(Batch).ToListAsync(cancellationToken);
            foreach (var row in rows)
                yield return Line(row, calendar);
            last = rows.Count > 0 ? rows[^1].Id : last;
        }
        while (rows.Count == Batch);
    }

    private static CsvCell[] Line(AuditEntry entry, SiteCalendar calendar) =>
    [
        CsvCell.Time(calendar.Local(entry.At)),
        CsvCell.Text(entry.Actor),
        CsvCell.Plain(entry.ActorId?.ToString() ?? ""),
        CsvCell.Text(entry.Address),
        CsvCell.Text(entry.UserAgent),
        CsvCell.Plain(entry.Action),
        CsvCell.Text(entry.TargetKind),
        CsvCell.Text(entry.TargetId),
        CsvCell.Text(entry.Target),
        CsvCell.Text(entry.Before),
        CsvCell.Text(entry.After),
        CsvCell.Plain(entry.Result),
        CsvCell.Text(entry.RequestId),
    ];
}
