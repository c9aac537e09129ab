using ApiHub.Gateway.Data;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Ledger;

/// <summary>Two sums that have to be the same and are not.</summary>
/// <param name="UserId">Whose.</param>
/// <param name="What">Which ones.</param>
/// <param name="Found">Nano-credits on the side that is named first.</param>
/// <param name="Expected">Nano-credits on the other side.</param>
internal sealed record LedgerMismatch(Guid UserId, string What, long Found, long Expected)
{
    public override string ToString() =>
        $"User {UserId}: {What}: {Credits.Format(Found)} instead of {Credits.Format(Expected)} credits, {Credits.Format(Found - Expected)} too much.";
}

/// <summary>
/// Whether the books agree: each wallet's balance is the sum of its entries; entries for usage are what the hourly sums cost; the
/// hourly sums are what the requests cost. All is read as it was at one moment, while others go on writing.
/// </summary>
internal sealed class LedgerAudit(IDbContextFactory<GatewayDb> databases)
{
    /// <param name="rowsSince">Requests before this hour are left out, so that a frequent look does not read all there ever were; null: all.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public Task<IReadOnlyList<LedgerMismatch>> RunAsync(DateTimeOffset? rowsSince, CancellationToken cancellationToken) =>
        databases.ReadAsync<IReadOnlyList<LedgerMismatch>>(async (db, token) =>
        [
            .. await CompareAsync("balance and ledger entries", Balances(db), Entries(db), token),
            .. await CompareAsync("ledger entries for usage and hourly sums", Charges(db), Hours(db.UsageHours), token),
            .. await CompareRowsAsync(db, rowsSince, token),
        ], cancellationToken);

    private static Task<List<LedgerMismatch>> CompareRowsAsync(GatewayDb db, DateTimeOffset? since, CancellationToken cancellationToken)
    {
        IQueryable<UsageHour> hours = db.UsageHours;
        IQueryable<UsageRecord> rows = db.Usage;
        if (since is { } first)
        {
            var firstId = UsageRequests.FirstIdAt(first);
            hours = hours.Where(h => h.Hour >= first);
            rows = rows.Where(r => string.Compare(r.RequestId, firstId) >= 0);
        }

        return CompareAsync("hourly sums and requests", Hours(hours), Rows(rows), cancellationToken);
    }

    private static IQueryable<Sum> Balances(GatewayDb db) => db.Wallets.Select(w => new Sum { UserId = w.UserId, Amount = w.Balance });

    private static IQueryable<Sum> Entries(GatewayDb db) =>
        db.LedgerEntries.GroupBy(e => e.UserId).Select(g => new Sum { UserId = g.Key, Amount = g.Sum(e => e.Amount) });

    private static IQueryable<Sum> Charges(GatewayDb db) =>
        db.LedgerEntries.Where(e => e.Kind == EntryKind.Usage).GroupBy(e => e.UserId).Select(g => new Sum { UserId = g.Key, Amount = -g.Sum(e => e.Amount) });

    private static IQueryable<Sum> Hours(IQueryable<UsageHour> hours) =>
        hours.GroupBy(h => h.UserId).Select(g => new Sum { UserId = g.Key, Amount = g.Sum(h => h.Cost) });

    private static IQueryable<Sum> Rows(IQueryable<UsageRecord> rows) =>
        rows.GroupBy(r => r.UserId).Select(g => new Sum { UserId = g.Key, Amount = g.Sum(r => r.Cost) });

    /// <summary>The database compares; only what differs is read. Who is on one side alone has nothing on the other.</summary>
    private static async Task<List<LedgerMismatch>> CompareAsync(
        string what, IQueryable<Sum> found, IQueryable<Sum> expected, CancellationToken cancellationToken)
    {
        var both = found.Select(s => new { s.UserId, Found = s.Amount, Expected = 0L })
            .Concat(expected.Select(s => new { s.UserId, Found = 0L, Expected = s.Amount }));
        var differing = await both.GroupBy(s => s.UserId)
            .Where(g => g.Sum(s => s.Found) != g.Sum(s => s.Expected))
            .Select(g => new { UserId = g.Key, Found = g.Sum(s => s.Found), Expected = g.Sum(s => s.Expected) })
            .OrderBy(d => d.UserId)
            .ToListAsync(cancellationToken);
        return differing.ConvertAll(d => new LedgerMismatch(d.UserId, what, d.Found, d.Expected));
    }

    private sealed class Sum
    {
        public required Guid UserId { get; init; }

        public required long Amount { get; init; }
    }
}
