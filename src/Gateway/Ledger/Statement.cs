using System.Globalization;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Ledger;

/// <summary>A user's ledger as pages, or as a file.</summary>
internal static class Statement
{
    private static readonly string[] Columns = ["created_at", "kind", "amount", "balance_after", "reference", "reason"];

    public static Task<Results<Ok<Page<LedgerEntryView>>, PushStreamHttpResult, ProblemHttpResult>> OwnAsync(
        [AsParameters] ListLedgerRequest request, RowScope scope, GatewayDb db, SiteCalendar calendar, CancellationToken cancellationToken) =>
        ListAsync(scope.ActorId, request, withActor: false, db, calendar, cancellationToken);

    public static async Task<Results<Ok<Page<LedgerEntryView>>, PushStreamHttpResult, ProblemHttpResult>> OfUserAsync(
        Guid id, [AsParameters] ListLedgerRequest request, GatewayDb db, SiteCalendar calendar, CancellationToken cancellationToken) =>
        await db.Wallets.AnyAsync(w => w.UserId == id, cancellationToken)
            ? await ListAsync(id, request, withActor: true, db, calendar, cancellationToken)
            : Problems.NotFound("user");

    private static async Task<Results<Ok<Page<LedgerEntryView>>, PushStreamHttpResult, ProblemHttpResult>> ListAsync(
        Guid userId, ListLedgerRequest request, bool withActor, GatewayDb db, SiteCalendar calendar, CancellationToken cancellationToken)
    {
        var entries = db.LedgerEntries.AsNoTracking().Where(e => e.UserId == userId);
        if (request.Kind is { } name)
        {
            var kind = Enum.Parse<EntryKind>(name, ignoreCase: true);
            entries = entries.Where(e => e.Kind == kind);
        }

        if (request.From is { Length: > 0 } from)
        {
            if (!SiteTime.TryRead(from, calendar, isEnd: false, out var at))
                return Problems.BadRequest("bad_time", $"from {SiteTime.Expected}");
            entries = entries.Where(e => e.CreatedAt >= at);
        }

        if (request.To is { Length: > 0 } to)
        {
            if (!SiteTime.TryRead(to, calendar, isEnd: true, out var at))
                return Problems.BadRequest("bad_time", $"to {SiteTime.Expected}");
            entries = entries.Where(e => e.CreatedAt < at);
        }

        if (request.Format == "csv")
            return Csv.File("ledger.csv", Columns, Lines(entries), cancellationToken);
        if (request.Cursor is { } cursor)
            entries = entries.Where(e => e.Version < cursor);
        var limit = request.Limit ?? PageLimit.Default;
        var rows = await entries.OrderByDescending(e => e.Version).Take(limit + 1).ToListAsync(cancellationToken);
        var page = Page<LedgerEntry>.Of(rows, limit, entry => entry.Version.ToString(CultureInfo.InvariantCulture), null);
        return TypedResults.Ok(new Page<LedgerEntryView>([.. page.Items.Select(e => LedgerEntryView.Of(e, withActor))], page.NextCursor, null));
    }

    /// <summary>In the order of the events: what a book-keeper reads.</summary>
    private static async IAsyncEnumerable<IReadOnlyList<CsvCell>> Lines(IQueryable<LedgerEntry> entries)
    {
        await foreach (var entry in entries.OrderBy(e => e.Version).AsAsyncEnumerable())
        {
            yield return
            [
                CsvCell.Plain(entry.CreatedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)),
                CsvCell.Plain(entry.Kind.ToString().ToLowerInvariant()),
                CsvCell.Plain(Credits.Format(entry.Amount)),
                CsvCell.Plain(Credits.Format(entry.BalanceAfter)),
                CsvCell.Text(entry.Reference),
                CsvCell.Text(entry.Reason),
            ];
        }
    }
}
