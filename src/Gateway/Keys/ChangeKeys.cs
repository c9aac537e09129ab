using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ApiHub.Gateway.Keys;

/// <summary>Changes of a key. Each is one guarded update whose row count says whether there was such a key.</summary>
internal static class ChangeKeys
{
    /// <summary>Of several changes of the same limits at once, each begins anew when another one was first; so often at most.</summary>
    private const int MaxAttempts = 10;

    public static async Task<Results<Ok<KeyView>, ProblemHttpResult>> ChangeAsync(
        Guid id, ChangeKeyRequest request, RowScope scope, GatewayDb db, KeyWrites writes, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (request.Gives(nameof(request.Name)) && string.IsNullOrWhiteSpace(request.Name))
            return Problems.BadRequest("name_missing", "name must have 1 to 100 characters.");
        if (request.ExpiresAt <= clock.GetUtcNow())
            return KeyProblems.ExpiryPast(clock.GetUtcNow());
        if (request.Gives(nameof(request.Caps)) && !scope.IsEverybodys)
            return KeyProblems.CapsAreOperators();
        var keys = db.KeysIn(scope);
        for (var attempt = 0; attempt < MaxAttempts; attempt++)
        {
            if (await keys.Where(k => k.Id == id).WithOwners(db).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is not { } row)
                return Problems.NotFound("key");
            var (limits, caps) = (row.Key.Limits, row.Key.Caps);
            var (nextLimits, nextCaps) = LimitsAfter(request, row.Key, scope);
            // Only what is asked for now: a limit that was there before the cap is narrowed by it and stands in no other change's way.
            if (request.Limits?.ApplyTo(LimitSet.None).FirstAbove(nextCaps.NarrowedBy(row.Group.KeyLimits)) is { } above)
                return KeyProblems.AboveCap(above, row.Group.Name);
            var changed = await writes.UpdateAsync(
                id,
                keys.Where(k => k.Limits == limits && k.Caps == caps),
                set => Apply(request, set.SetProperty(k => k.Limits, nextLimits).SetProperty(k => k.Caps, nextCaps)),
                cancellationToken);
            if (changed is not null)
                return TypedResults.Ok(KeyView.Of(changed));
        }

        return KeyProblems.ChangedMeanwhile();
    }

    public static Task<Results<Ok<KeyView>, ProblemHttpResult>> EnableAsync(
        Guid id, RowScope scope, GatewayDb db, KeyWrites writes, CancellationToken cancellationToken) =>
        SetEnabledAsync(id, true, db.KeysIn(scope), writes, cancellationToken);

    public static Task<Results<Ok<KeyView>, ProblemHttpResult>> DisableAsync(
        Guid id, RowScope scope, GatewayDb db, KeyWrites writes, CancellationToken cancellationToken) =>
        SetEnabledAsync(id, false, db.KeysIn(scope), writes, cancellationToken);

    /// <summary>The row stays, so that usage keeps its key's name; without hashes no text can reach it.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, RowScope scope, GatewayDb db, KeyWrites writes, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deleted = await writes.UpdateAsync(
            id,
            db.KeysIn(scope),
            set => set.SetProperty(k => k.Hash, (byte[]?)null)
                .SetProperty(k => k.PreviousHash, (byte[]?)null)
                .SetProperty(k => k.PreviousValidUntil, (DateTimeOffset?)null)
                .SetProperty(k => k.Enabled, false)
                .SetProperty(k => k.DeletedAt, now),
            cancellationToken);
        return deleted is not null ? TypedResults.NoContent() : Problems.NotFound("key");
    }

    private static async Task<Results<Ok<KeyView>, ProblemHttpResult>> SetEnabledAsync(
        Guid id, bool enabled, IQueryable<ApiKey> keys, KeyWrites writes, CancellationToken cancellationToken) =>
        await writes.UpdateAsync(id, keys, set => set.SetProperty(k => k.Enabled, enabled), cancellationToken) is { } key
            ? TypedResults.Ok(KeyView.Of(key))
            : Problems.NotFound("key");

    private static (LimitSet Limits, LimitSet Caps) LimitsAfter(ChangeKeyRequest request, ApiKey key, RowScope scope)
    {
        var limits = request.Gives(nameof(request.Limits)) ? Changed(request.Limits, key.Limits) : key.Limits;
        if (request.Gives(nameof(request.Caps)))
            return (limits, Changed(request.Caps, key.Caps));
        // What an operator sets is out of the owner's reach.
        return (limits, scope.IsEverybodys && request.Gives(nameof(request.Limits)) ? Changed(request.Limits, key.Caps) : key.Caps);

        static LimitSet Changed(ChangeLimits? change, LimitSet set) => change?.ApplyTo(set) ?? LimitSet.None;
    }

    private static void Apply(ChangeKeyRequest request, UpdateSettersBuilder<ApiKey> set)
    {
        if (request.Gives(nameof(request.Name)))
            set.SetProperty(k => k.Name, request.Name!.Trim());
        if (request.Gives(nameof(request.ExpiresAt)))
            set.SetProperty(k => k.ExpiresAt, request.ExpiresAt);
        if (request.Gives(nameof(request.AllowedModels)))
            set.SetProperty(k => k.AllowedModels, request.AllowedModels ?? []);
        if (request.Gives(nameof(request.AllowedIps)))
            set.SetProperty(k => k.AllowedIps, request.AllowedIps ?? []);
        if (request.Gives(nameof(request.Note)))
            set.SetProperty(k => k.Note, request.Note);
    }
}
