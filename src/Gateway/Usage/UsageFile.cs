using System.Runtime.CompilerServices;
using System.Text.Json;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Usage;

/// <summary>Requests as a file for spreadsheets, streamed: its length costs time and no memory.</summary>
internal static class UsageFile
{
    /// <summary>Rows read at once: a database that may be asked again keeps what it has read until it has read all.</summary>
    private const int Batch = 2000;

    /// <param name="filter">Which requests.</param>
    /// <param name="scope">Whose.</param>
    /// <param name="db">Where they stand.</param>
    /// <param name="calendar">The site's, on which times are written.</param>
    /// <param name="clock">Names the file's end where the filter has none.</param>
    /// <param name="http">Says which languages its sender reads.</param>
    /// <param name="lang">The language of the first line, <c>en</c> or <c>zh-CN</c>; absent: by <c>Accept-Language</c>.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<Results<PushStreamHttpResult, ProblemHttpResult>> ExportAsync(
        [AsParameters] FilterUsageRequest filter, RowScope scope, GatewayDb db, SiteCalendar calendar, TimeProvider clock, HttpRequest http,
        string? lang = null, CancellationToken cancellationToken = default)
    {
        var (rows, refusal) = UsageRequests.Matching(filter, scope, db, calendar);
        if (refusal is not null)
            return refusal;
        var columns = UsageColumnNames.In(lang ?? http.Headers.AcceptLanguage.ToString(), scope.IsEverybodys);
        var name = await NameAsync(filter, rows, calendar, clock.GetUtcNow(), cancellationToken);
        return Csv.File(name, columns, Lines(rows, scope, db, calendar, cancellationToken), cancellationToken);
    }

    /// <summary>Names the dates that were asked for; where there is no first one, that of the first request.</summary>
    private static async Task<string> NameAsync(
        FilterUsageRequest filter, IQueryable<UsageRecord> rows, SiteCalendar calendar, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var end = SiteTime.TryRead(filter.To ?? "", calendar, isEnd: true, out var to) ? to.AddTicks(-1) : now;
        if (!SiteTime.TryRead(filter.From ?? "", calendar, isEnd: false, out var from))
        {
            var first = await rows.OrderBy(r => r.RequestId).Select(r => (DateTimeOffset?)r.CreatedAt).FirstOrDefaultAsync(cancellationToken);
            from = first ?? end;
        }

        return $"requests_{calendar.DateOf(from):yyyy-MM-dd}_{calendar.DateOf(end):yyyy-MM-dd}.csv";
    }

    private static async IAsyncEnumerable<IReadOnlyList<CsvCell>> Lines(
        IQueryable<UsageRecord> rows, RowScope scope, GatewayDb db, SiteCalendar calendar, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var names = scope.IsEverybodys ? new Dictionary<Guid, string>() : null;
        var last = "";
        List<UsageRecord> batch;
        do
        {
            batch = await rows.Where(r => string.Compare(r.RequestId, last) > 0).OrderBy(r => r.RequestId).Take(Batch).ToListAsync(cancellationToken);
            if (names is not null)
                await LearnAsync(names, batch, db, cancellationToken);
            foreach (var row in batch)
                yield return Line(row, names, calendar);
            last = batch.Count > 0 ? batch[^1].RequestId : last;
        }
        while (batch.Count == Batch);
    }

    /// <summary>Looks up the users of whom no earlier batch has told.</summary>
    private static async Task LearnAsync(Dictionary<Guid, string> names, List<UsageRecord> batch, GatewayDb db, CancellationToken cancellationToken)
    {
        var unknown = batch.Select(r => r.UserId).Distinct().Where(id => !names.ContainsKey(id)).ToList();
        if (unknown.Count == 0)
            return;
        var found = await db.Users.Where(u => unknown.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Username, cancellationToken);
        foreach (var id in unknown)
            names[id] = found.GetValueOrDefault(id, id.ToString());
    }

    private static List<CsvCell> Line(UsageRecord row, Dictionary<Guid, string>? names, SiteCalendar calendar)
    {
        List<CsvCell> cells = [CsvCell.Time(calendar.Local(row.CreatedAt)), CsvCell.Plain(row.RequestId)];
        if (names is not null)
            cells.AddRange([CsvCell.Text(names[row.UserId]), CsvCell.Text(row.Account)]);
        cells.AddRange(
        [
            CsvCell.Text(row.KeyName), CsvCell.Text(row.Model), CsvCell.Text(row.RequestedModel), CsvCell.Text(row.Endpoint),
            CsvCell.Number(row.StatusCode), CsvCell.Plain(Word(row.Outcome)), CsvCell.Text(row.ErrorCode),
            CsvCell.Number(row.InputTokens), CsvCell.Number(row.CachedInputTokens), CsvCell.Number(row.CacheWrite5mTokens),
            CsvCell.Number(row.CacheWrite1hTokens), CsvCell.Number(row.OutputTokens), CsvCell.Number(row.ReasoningTokens),
            CsvCell.Number(row.Images), CsvCell.Plain(Word(row.Quality)), CsvCell.Plain(Credits.Format(row.Multiplier)), CsvCell.Plain(Credits.Format(row.Cost)),
            row.TtftMs is { } ttft ? CsvCell.Number(ttft) : CsvCell.Plain(""), CsvCell.Number(row.DurationMs), CsvCell.Number(row.Attempts),
        ]);
        return cells;
    }

    private static string Word<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
