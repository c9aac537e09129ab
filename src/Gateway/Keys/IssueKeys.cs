using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>The two answers that hold a key's text: a new key, and a new text for an old one.</summary>
internal static class IssueKeys
{
    public static async Task<Results<Created<IssuedKeyView>, ProblemHttpResult>> CreateAsync(
        CreateKeyRequest request,
        RowScope scope,
        HttpRequest http,
        GatewayDb db,
        IOptions<SiteOptions> site,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (request.ExpiresAt <= now)
            return KeyProblems.ExpiryPast(now);
        var ownerId = request.UserId ?? scope.ActorId;
        if (scope.OwnerId is { } only && only != ownerId)
            return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "user_id names somebody else; operators make keys for others under /api/admin/keys.");
        var owner = await db.Users.Where(u => u.Id == ownerId).Select(u => new { u.Username, u.Role }).FirstOrDefaultAsync(cancellationToken);
        if (owner is null)
            return Problems.NotFound("user");
        if (!MayIssueFor(owner.Role, ownerId, scope))
            return KeyProblems.AdminsKey();

        var text = KeyText.New(site.Value.KeyPrefix);
        var key = NewKey(request, ownerId, text, now);
        db.ApiKeys.Add(key);
        await db.SaveChangesAsync(cancellationToken);
        // Counted after the key is there: two at once may both be refused, but never both get past the bound.
        if (await db.ApiKeys.CountAsync(k => k.UserId == ownerId && k.DeletedAt == null, cancellationToken) > KeyRules.MaxKeysPerUser)
        {
            await db.ApiKeys.Where(k => k.Id == key.Id).ExecuteDeleteAsync(CancellationToken.None);
            return Problems.Conflict("too_many_keys", $"A user can have {KeyRules.MaxKeysPerUser} keys; delete some that are no longer used.");
        }

        var view = KeyView.Of(new(key, owner.Username));
        return TypedResults.Created($"{http.PathBase}{http.Path}/{key.Id}", new IssuedKeyView(view, text));
    }

    public static async Task<Results<Ok<IssuedKeyView>, ProblemHttpResult>> RotateAsync(
        Guid id,
        RotateKeyRequest? request,
        RowScope scope,
        GatewayDb db,
        KeyDirectory directory,
        IOptions<SiteOptions> site,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var key = await db.KeysIn(scope).Where(k => k.Id == id)
            .Join(db.Users, k => k.UserId, u => u.Id, (k, u) => new { u.Id, u.Role }).FirstOrDefaultAsync(cancellationToken);
        if (key is null)
            return Problems.NotFound("key");
        if (!MayIssueFor(key.Role, key.Id, scope))
            return KeyProblems.AdminsKey();

        var text = KeyText.New(site.Value.KeyPrefix);
        if (await RotateAsync(db.KeysIn(scope).Where(k => k.Id == id), text, request?.GraceSeconds ?? 0, clock.GetUtcNow(), cancellationToken) == 0)
            return Problems.NotFound("key");
        directory.Invalidate(id);
        var row = await db.KeysIn(scope).Where(k => k.Id == id).WithOwners(db).AsNoTracking().FirstAsync(cancellationToken);
        return TypedResults.Ok(new IssuedKeyView(KeyView.Of(row), text));
    }

    /// <summary>One guarded statement, so that of two rotations at once each leaves a whole result.</summary>
    private static Task<int> RotateAsync(IQueryable<ApiKey> key, string text, int graceSeconds, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var hash = KeyHash.Of(text).ToArray();
        return key.ExecuteUpdateAsync(
            set =>
            {
                if (graceSeconds > 0)
                    set.SetProperty(k => k.PreviousHash, k => k.Hash).SetProperty(k => k.PreviousValidUntil, now.AddSeconds(graceSeconds));
                else
                    set.SetProperty(k => k.PreviousHash, (byte[]?)null).SetProperty(k => k.PreviousValidUntil, (DateTimeOffset?)null);
                set.SetProperty(k => k.Hash, hash)
                    .SetProperty(k => k.Prefix, KeyText.ShownStart(text))
                    .SetProperty(k => k.Last4, text[^KeyText.ShownEnd..])
                    .SetProperty(k => k.UpdatedAt, now);
            },
            cancellationToken);
    }

    /// <summary>Whoever sees a key's text can spend its owner's credits: an operator must not come by an administrator's that way.</summary>
    private static bool MayIssueFor(string ownersRole, Guid ownerId, RowScope scope) =>
        scope.ActorIsAdmin || ownerId == scope.ActorId || ownersRole != Roles.Admin;

    private static ApiKey NewKey(CreateKeyRequest request, Guid ownerId, string text, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        UserId = ownerId,
        Name = request.Name.Trim(),
        Hash = KeyHash.Of(text).ToArray(),
        Prefix = KeyText.ShownStart(text),
        Last4 = text[^KeyText.ShownEnd..],
        ExpiresAt = request.ExpiresAt,
        RequestsPerMinute = request.Limits?.RequestsPerMinute,
        TokensPerMinute = request.Limits?.TokensPerMinute,
        TokensPerDay = request.Limits?.TokensPerDay,
        ConcurrentRequests = request.Limits?.ConcurrentRequests,
        SpendPerDay = Credits.ParseOrNull(request.Limits?.SpendPerDay),
        SpendPerWeek = Credits.ParseOrNull(request.Limits?.SpendPerWeek),
        SpendPerMonth = Credits.ParseOrNull(request.Limits?.SpendPerMonth),
        SpendTotal = Credits.ParseOrNull(request.Limits?.SpendTotal),
        AllowedModels = request.AllowedModels ?? [],
        AllowedIps = request.AllowedIps ?? [],
        Note = request.Note,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
