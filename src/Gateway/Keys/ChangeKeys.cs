using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ApiHub.Gateway.Keys;

/// <summary>Changes of a key. Each is one guarded update whose row count says whether there was such a key.</summary>
internal static class ChangeKeys
{
    public static async Task<Results<Ok<KeyView>, ProblemHttpResult>> ChangeAsync(
        Guid id,
        ChangeKeyRequest request,
        RowScope scope,
        GatewayDb db,
        KeyDirectory directory,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        if (request.Gives(nameof(request.Name)) && string.IsNullOrWhiteSpace(request.Name))
            return Problems.BadRequest("name_missing", "name must have 1 to 100 characters.");
        if (request.ExpiresAt <= clock.GetUtcNow())
            return KeyProblems.ExpiryPast(clock.GetUtcNow());
        return await UpdateAsync(id, set => Apply(request, set), scope, db, directory, clock, cancellationToken);
    }

    public static Task<Results<Ok<KeyView>, ProblemHttpResult>> EnableAsync(
        Guid id, RowScope scope, GatewayDb db, KeyDirectory directory, TimeProvider clock, CancellationToken cancellationToken) =>
        UpdateAsync(id, set => set.SetProperty(k => k.Enabled, true), scope, db, directory, clock, cancellationToken);

    public static Task<Results<Ok<KeyView>, ProblemHttpResult>> DisableAsync(
        Guid id, RowScope scope, GatewayDb db, KeyDirectory directory, TimeProvider clock, CancellationToken cancellationToken) =>
        UpdateAsync(id, set => set.SetProperty(k => k.Enabled, false), scope, db, directory, clock, cancellationToken);

    /// <summary>The row stays, so that usage keeps its key's name; without hashes no text can reach it.</summary>
    public static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, RowScope scope, GatewayDb db, KeyDirectory directory, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var deleted = await db.KeysIn(scope).Where(k => k.Id == id).ExecuteUpdateAsync(
            set => set.SetProperty(k => k.Hash, (byte[]?)null)
                .SetProperty(k => k.PreviousHash, (byte[]?)null)
                .SetProperty(k => k.PreviousValidUntil, (DateTimeOffset?)null)
                .SetProperty(k => k.Enabled, false)
                .SetProperty(k => k.DeletedAt, now)
                .SetProperty(k => k.UpdatedAt, now),
            cancellationToken);
        directory.Invalidate(id);
        return deleted > 0 ? TypedResults.NoContent() : Problems.NotFound("key");
    }

    private static async Task<Results<Ok<KeyView>, ProblemHttpResult>> UpdateAsync(
        Guid id,
        Action<UpdateSettersBuilder<ApiKey>> change,
        RowScope scope,
        GatewayDb db,
        KeyDirectory directory,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var key = db.KeysIn(scope).Where(k => k.Id == id);
        var changed = await key.ExecuteUpdateAsync(
            set =>
            {
                change(set);
                set.SetProperty(k => k.UpdatedAt, now);
            },
            cancellationToken);
        if (changed == 0)
            return Problems.NotFound("key");
        directory.Invalidate(id);
        return TypedResults.Ok(KeyView.Of(await key.WithOwners(db).AsNoTracking().FirstAsync(cancellationToken)));
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
        if (request.Gives(nameof(request.Limits)))
            ApplyLimits(request.Limits, set);
    }

    /// <param name="limits">The limits that change; null: all are taken away.</param>
    /// <param name="set">The update.</param>
    private static void ApplyLimits(ChangeKeyLimits? limits, UpdateSettersBuilder<ApiKey> set)
    {
        if (Changes(nameof(ChangeKeyLimits.RequestsPerMinute)))
            set.SetProperty(k => k.RequestsPerMinute, limits?.RequestsPerMinute);
        if (Changes(nameof(ChangeKeyLimits.TokensPerMinute)))
            set.SetProperty(k => k.TokensPerMinute, limits?.TokensPerMinute);
        if (Changes(nameof(ChangeKeyLimits.TokensPerDay)))
            set.SetProperty(k => k.TokensPerDay, limits?.TokensPerDay);
        if (Changes(nameof(ChangeKeyLimits.ConcurrentRequests)))
            set.SetProperty(k => k.ConcurrentRequests, limits?.ConcurrentRequests);
        if (Changes(nameof(ChangeKeyLimits.SpendPerDay)))
            set.SetProperty(k => k.SpendPerDay, Credits.ParseOrNull(limits?.SpendPerDay));
        if (Changes(nameof(ChangeKeyLimits.SpendPerWeek)))
            set.SetProperty(k => k.SpendPerWeek, Credits.ParseOrNull(limits?.SpendPerWeek));
        if (Changes(nameof(ChangeKeyLimits.SpendPerMonth)))
            set.SetProperty(k => k.SpendPerMonth, Credits.ParseOrNull(limits?.SpendPerMonth));
        if (Changes(nameof(ChangeKeyLimits.SpendTotal)))
            set.SetProperty(k => k.SpendTotal, Credits.ParseOrNull(limits?.SpendTotal));

        bool Changes(string limit) => limits is null || limits.Gives(limit);
    }
}
