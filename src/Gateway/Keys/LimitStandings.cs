using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Keys;

/// <summary>How limits stand at this moment.</summary>
/// <param name="Limits">Those that there are; empty: nothing is limited.</param>
internal sealed record LimitStandingsView(IReadOnlyList<OwnLimitView> Limits);

/// <summary>What is used of the limits of a user or a key, for people; a key asks about itself at <c>/v1/key</c>.</summary>
internal static class LimitStandings
{
    /// <summary>The caller's own limits, which all of his keys share.</summary>
    public static async Task<Results<Ok<LimitStandingsView>, ProblemHttpResult>> GetOwnAsync(
        RowScope scope, IQuotas quotas, GatewayDb db, CancellationToken cancellationToken)
    {
        var limits = await db.Users.Where(u => u.Id == scope.ActorId)
            .Join(db.Groups, u => u.GroupId, g => g.Id, (u, g) => new { Own = u.Limits, Groups = g.UserLimits })
            .AsNoTracking().SingleAsync(cancellationToken);
        return View(await quotas.ReadAsync(scope.ActorId, null, limits.Own.Over(limits.Groups), LimitSet.None, cancellationToken));
    }

    /// <summary>A key's limits and its owner's.</summary>
    public static async Task<Results<Ok<LimitStandingsView>, ProblemHttpResult>> GetOfKeyAsync(
        Guid id, RowScope scope, IQuotas quotas, KeyStore store, GatewayDb db, CancellationToken cancellationToken)
    {
        if (!await db.KeysIn(scope).AnyAsync(k => k.Id == id, cancellationToken))
            return Problems.NotFound("key");
        if (await store.FindAsync([id], cancellationToken) is not [var row])
            return KeyProblems.Of(KeyFault.Unavailable);
        var key = row.ToCaller();
        return View(await quotas.ReadAsync(key.UserId, key.KeyId, key.UserLimits, key.KeyLimits, cancellationToken));
    }

    private static Results<Ok<LimitStandingsView>, ProblemHttpResult> View(QuotaStanding? standing) => standing is null
        ? KeyProblems.Of(KeyFault.Unavailable)
        : TypedResults.Ok(new LimitStandingsView([.. standing.Limits.Select(OwnLimitView.Of)]));
}
