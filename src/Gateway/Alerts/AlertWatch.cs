using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Alerts;

/// <summary>
/// Looks once a minute, on every node and off the way of requests, how those stand who want to be told. It reads the database alone: what
/// requests under way hold is not used yet.
/// </summary>
internal sealed class AlertWatch(
    IDbContextFactory<GatewayDb> databases, IQuotaSource source, KeyStore keys, AlertBook book, TimeProvider clock, ILogger<AlertWatch> log)
    : PeriodicJob(TimeSpan.FromMinutes(1), clock, log)
{
    private const int AtOnce = 500;

    private readonly TimeProvider _clock = clock;

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var all = await (
            from settings in db.AlertSettings
            join user in db.Users on settings.UserId equals user.Id
            join grp in db.Groups on user.GroupId equals grp.Id
            select new Watched(user.Id, settings.BalanceBelow, settings.LimitShare, user.Limits, grp.UserLimits)).ToListAsync(cancellationToken);
        foreach (var users in all.Chunk(AtOnce))
        {
            var ids = users.Select(user => user.Id).ToList();
            if (await source.ReadWalletsAsync(ids, cancellationToken) is not { } wallets)
                return;
            var balances = wallets.ToDictionary(wallet => wallet.UserId, wallet => wallet.Balance);
            var open = (await db.Alerts.AsNoTracking().Where(a => ids.Contains(a.UserId) && a.RecoveredAt == null).ToListAsync(cancellationToken))
                .ToLookup(alert => alert.UserId);
            foreach (var user in users)
            {
                // What cannot be had is neither bad nor well again.
                if (await FindAsync(user, balances.GetValueOrDefault(user.Id), cancellationToken) is { } findings)
                    await book.KeepAsync(user.Id, [.. open[user.Id]], findings, cancellationToken);
            }
        }
    }

    protected override Task RunAsync(CancellationToken cancellationToken) => LookAsync(cancellationToken);

    /// <returns>Null when the database does not answer.</returns>
    private async Task<List<Finding>?> FindAsync(Watched user, long balance, CancellationToken cancellationToken)
    {
        var findings = new List<Finding>();
        if (balance < user.BalanceBelow)
            findings.Add(Finding.OfBalance(balance, user.BalanceBelow.Value));
        if (user.LimitShare is not { } percent)
            return findings;
        if (await source.ReadAsync(user.Id, _clock.GetUtcNow(), cancellationToken) is not { } seed
            || await keys.FindAsync([.. seed.Keys.Keys], cancellationToken) is not { } rows)
            return null;
        findings.AddRange(Finding.OfLimits(user.OwnLimits.Over(user.GroupsLimits), seed.User, percent, Guid.Empty, keyName: null));
        // Of a key that is disabled or deleted there is nothing to be told: nobody can use it.
        findings.AddRange(
            from row in rows
            where row.Enabled
            from finding in Finding.OfLimits(row.ToCaller().KeyLimits, seed.Keys[row.KeyId], percent, row.KeyId, row.KeyName)
            select finding);
        return findings;
    }

    private sealed record Watched(Guid Id, long? BalanceBelow, int? LimitShare, LimitSet OwnLimits, LimitSet GroupsLimits);
}
