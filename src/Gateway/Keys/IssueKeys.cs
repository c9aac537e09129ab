using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>The two answers that hold a key's text: a new key, and a new text for an old one.</summary>
internal static class IssueKeys
{
    public static async Task<Results<Created<IssuedKeyView>, ProblemHttpResult>> CreateAsync(
        CreateKeyRequest request, RowScope scope, HttpRequest http,
        GatewayDb db, AuditTrail trail, IOptions<SiteOptions> site, IAnnouncements announcements, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if (request.ExpiresAt <= now)
            return KeyProblems.ExpiryPast(now);
        var ownerId = request.UserId ?? scope.ActorId;
        if (scope.OwnerId is { } only && only != ownerId)
            return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "user_id names somebody else; operators make keys for others under /api/admin/keys.");
        if (request.Caps is not null && !scope.IsEverybodys)
            return KeyProblems.CapsAreOperators();
        var owner = await db.Users.Where(u => u.Id == ownerId)
            .Join(db.Groups, u => u.GroupId, g => g.Id, (u, g) => new { u.Username, u.Role, Group = g }).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        if (owner is null)
            return Problems.NotFound("user");
        if (!MayIssueFor(owner.Role, ownerId, scope))
            return KeyProblems.AdminsKey();

        var text = KeyText.New(site.Value.KeyPrefix);
        var key = NewKey(scope.IsEverybodys ? request with { Caps = request.Caps ?? request.Limits } : request, ownerId, text, now);
        if (key.Limits.FirstAbove(key.Caps.NarrowedBy(owner.Group.KeyLimits)) is { } above)
            return KeyProblems.AboveCap(above, owner.Group.Name);
        var row = new OwnedKey(key, owner.Username, owner.Group);
        if (!await db.InTransactionAsync(token => AddAsync(row, db, trail, token), cancellationToken))
            return Problems.Conflict("too_many_keys", $"A user can have {KeyRules.MaxKeysPerUser} keys; delete some that are no longer used.");
        await announcements.PublishAsync(Topic.Key, key.Id);
        return TypedResults.Created($"{http.PathBase}{http.Path}/{key.Id}", new IssuedKeyView(KeyView.Of(row), text));
    }

    public static async Task<Results<Ok<IssuedKeyView>, ProblemHttpResult>> RotateAsync(
        Guid id,
        RotateKeyRequest? request,
        RowScope scope,
        GatewayDb db,
        KeyWrites writes,
        IOptions<SiteOptions> site,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var owner = await db.KeysIn(scope).Where(k => k.Id == id)
            .Join(db.Users, k => k.UserId, u => u.Id, (k, u) => new { u.Id, u.Role }).FirstOrDefaultAsync(cancellationToken);
        if (owner is null)
            return Problems.NotFound("key");
        if (!MayIssueFor(owner.Role, owner.Id, scope))
            return KeyProblems.AdminsKey();

        var text = KeyText.New(site.Value.KeyPrefix);
        var graceSeconds = request?.GraceSeconds ?? 0;
        DateTimeOffset? previousUntil = graceSeconds > 0 ? clock.GetUtcNow().AddSeconds(graceSeconds) : null;
        return await writes.UpdateAsync(id, db.KeysIn(scope), set => Rotate(set, text, previousUntil), cancellationToken) is { } row
            ? TypedResults.Ok(new IssuedKeyView(KeyView.Of(row), text))
            : Problems.NotFound("key");
    }

    /// <summary>One statement, so that of two rotations at once each leaves a whole result.</summary>
    private static void Rotate(UpdateSettersBuilder<ApiKey> set, string text, DateTimeOffset? previousUntil)
    {
        var hash = KeyHash.Of(text).ToArray();
        if (previousUntil is null)
            set.SetProperty(k => k.PreviousHash, (byte[]?)null);
        else
            set.SetProperty(k => k.PreviousHash, k => k.Hash);
        set.SetProperty(k => k.PreviousValidUntil, previousUntil)
            .SetProperty(k => k.Hash, hash)
            .SetProperty(k => k.Prefix, KeyText.ShownStart(text))
            .SetProperty(k => k.Last4, text[^KeyText.ShownEnd..]);
    }

    /// <returns>False: its owner has as many keys as a user can have.</returns>
    private static async Task<bool> AddAsync(OwnedKey row, GatewayDb db, AuditTrail trail, CancellationToken cancellationToken)
    {
        var ownerId = row.Key.UserId;
        // Locks the owner's row: of two keys at once, the second is counted after the first.
        await db.Users.Where(u => u.Id == ownerId).ExecuteUpdateAsync(set => set.SetProperty(u => u.UpdatedAt, u => u.UpdatedAt), cancellationToken);
        if (await db.ApiKeys.CountAsync(k => k.UserId == ownerId && k.DeletedAt == null, cancellationToken) >= KeyRules.MaxKeysPerUser)
            return false;
        db.ApiKeys.Add(row.Key);
        trail.Record(db, new("key", row.Key.Id.ToString(), row.Key.Name), after: KeyView.Of(row));
        return true;
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
        Limits = request.Limits?.ToSet() ?? LimitSet.None,
        Caps = request.Caps?.ToSet() ?? LimitSet.None,
        AllowedModels = request.AllowedModels ?? [],
        AllowedIps = request.AllowedIps ?? [],
        Note = request.Note,
        CreatedAt = now,
        UpdatedAt = now,
    };
}
