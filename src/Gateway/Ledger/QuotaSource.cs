using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Ledger;

/// <summary>
/// What the database says that users have and have used: wallets, hourly sums and the rows of the last minute, each found by an
/// index. A database that is away is an answer (null), not an exception.
/// </summary>
internal sealed partial class QuotaSource(IDbContextFactory<GatewayDb> databases, SiteCalendar calendar, ILogger<QuotaSource> logger) : IQuotaSource
{
    /// <summary>A request waits no longer than this for a database that hangs.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>A minute, and what clocks of several nodes may differ by.</summary>
    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(65);

    private volatile bool _away;

    public Task<QuotaSeed?> ReadAsync(Guid userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        AskAsync(async (db, token) => Seed(
            await db.Wallets.AsNoTracking().SingleOrDefaultAsync(w => w.UserId == userId, token) ?? new() { UserId = userId, CreditLimit = 0 },
            await SumsAsync(db, userId, at, token),
            await LastMinuteAsync(db, userId, at, token)), cancellationToken);

    public Task<IReadOnlyList<WalletState>?> ReadWalletsAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken) =>
        AskAsync<IReadOnlyList<WalletState>>(
            async (db, token) => (await db.Wallets.AsNoTracking().Where(w => userIds.Contains(w.UserId)).ToListAsync(token)).ConvertAll(w => w.State),
            cancellationToken);

    private async Task<T?> AskAsync<T>(Func<GatewayDb, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
        where T : class
    {
        // The machine's time: a hanging database is not what a test's clock is about.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            var answer = await databases.ReadAsync(read, either.Token);
            _away = false;
            return answer;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            if (!_away)
                Log.Away(logger, e);
            _away = true;
            return null;
        }
    }

    private static QuotaSeed Seed(Wallet wallet, List<Sums> sums, List<Row> rows)
    {
        var keys = sums.Select(s => s.KeyId).Union(rows.Select(r => r.KeyId)).ToDictionary(
            key => key, key => Used(sums.Where(s => s.KeyId == key), rows.Where(r => r.KeyId == key)));
        return new(wallet.State, Used(sums, rows), keys);
    }

    private static UsedSeed Used(IEnumerable<Sums> sums, IEnumerable<Row> rows)
    {
        var seed = UsedSeed.Nothing with { Minute = [.. rows.Select(r => (r.At, 1L, r.Tokens))] };
        return sums.Aggregate(seed, (used, s) => used with
        {
            TokensToday = used.TokensToday + s.TokensToday,
            SpentToday = used.SpentToday + s.Today,
            SpentThisWeek = used.SpentThisWeek + s.Week,
            SpentThisMonth = used.SpentThisMonth + s.Month,
            SpentTotal = used.SpentTotal + s.Total,
        });
    }

    private Task<List<Sums>> SumsAsync(GatewayDb db, Guid userId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var (day, week, month) = (calendar.DayStart(at), calendar.WeekStart(at), calendar.MonthStart(at));
        return db.UsageHours.Where(h => h.UserId == userId).GroupBy(h => h.KeyId).Select(g => new Sums(
            g.Key,
            g.Sum(h => h.Hour >= day ? h.InputTokens + h.CachedInputTokens + h.CacheWrite5mTokens + h.CacheWrite1hTokens + h.OutputTokens : 0),
            g.Sum(h => h.Hour >= day ? h.Cost : 0),
            g.Sum(h => h.Hour >= week ? h.Cost : 0),
            g.Sum(h => h.Hour >= month ? h.Cost : 0),
            g.Sum(h => h.Cost))).ToListAsync(cancellationToken);
    }

    /// <summary>
    /// Those that an account was asked for: a refused one has moved no counter, whoever refused it. Request ids begin with their time, so
    /// the index of a user's ids finds his last minute.
    /// </summary>
    private static Task<List<Row>> LastMinuteAsync(GatewayDb db, Guid userId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        var first = UsageRequests.FirstIdAt(at - Minute);
        return db.Usage
            .Where(r => r.UserId == userId && string.Compare(r.RequestId, first) >= 0 && r.Attempts > 0)
            .OrderBy(r => r.RequestId)
            .Select(r => new Row(
                r.KeyId, r.CreatedAt, r.InputTokens + r.CachedInputTokens + r.CacheWrite5mTokens + r.CacheWrite1hTokens + r.OutputTokens))
            .ToListAsync(cancellationToken);
    }

    private sealed record Sums(Guid KeyId, long TokensToday, long Today, long Week, long Month, long Total);

    private sealed record Row(Guid KeyId, DateTimeOffset At, long Tokens);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "The database does not say what users have and have used; those known from before go on")]
        public static partial void Away(ILogger logger, Exception exception);
    }
}
