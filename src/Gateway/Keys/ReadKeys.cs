using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Keys;

/// <summary>Which keys to list.</summary>
public sealed record ListKeysRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public Guid? Cursor { get; init; }

    /// <summary><c>created_at</c>, <c>name</c> or <c>expires_at</c>; a minus before it: descending. Absent: <c>-created_at</c>.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>Part of the name, the note or the prefix, in any case, or the last four characters; for operators also part of the owner's user name.</summary>
    [StringLength(KeyRules.MaxNameLength, ErrorMessage = "q can have 100 characters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    [FromQuery(Name = "enabled")]
    public bool? Enabled { get; init; }

    /// <summary>Whose keys; for operators.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>Whether to count all keys that match.</summary>
    [FromQuery(Name = "total")]
    public bool? Total { get; init; }
}

internal static class ReadKeys
{
    public static async Task<Results<Ok<KeyView>, ProblemHttpResult>> GetAsync(
        Guid id, RowScope scope, GatewayDb db, CancellationToken cancellationToken) =>
        await db.KeysIn(scope).Where(k => k.Id == id).WithOwners(db).AsNoTracking().FirstOrDefaultAsync(cancellationToken) is { } row
            ? TypedResults.Ok(KeyView.Of(row))
            : Problems.NotFound("key");

    public static async Task<Results<Ok<Page<KeyView>>, ProblemHttpResult>> ListAsync(
        [AsParameters] ListKeysRequest request, RowScope scope, GatewayDb db, CancellationToken cancellationToken)
    {
        if (!KeyOrder.TryParse(request.Sort is { Length: > 0 } sort ? sort : "-created_at", out var order))
            return Problems.BadRequest("unknown_sort", "sort must be created_at, name or expires_at, with a minus before it for descending order.");
        var keys = Filter(db.KeysIn(scope), request, scope, db);
        long? total = request.Total == true ? await keys.LongCountAsync(cancellationToken) : null;
        if (request.Cursor is { } cursor)
        {
            // Deleted keys too: the row before this page may have gone meanwhile, and still has its place in the order.
            var before = db.ApiKeys.Where(k => k.Id == cursor && (scope.OwnerId == null || k.UserId == scope.OwnerId));
            if (await KeyOrder.PositionAsync(before, cancellationToken) is not { } position)
                return Problems.BadRequest("bad_cursor", "cursor must be the next_cursor of another page.");
            keys = order.After(keys, position);
        }

        var limit = request.Limit ?? PageLimit.Default;
        var rows = await order.Apply(keys).Take(limit + 1).WithOwners(db).AsNoTracking().ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<KeyView>.Of(rows.ConvertAll(KeyView.Of), limit, key => key.Id.ToString(), total));
    }

    private static IQueryable<ApiKey> Filter(IQueryable<ApiKey> keys, ListKeysRequest request, RowScope scope, GatewayDb db)
    {
        if (request.UserId is { } user)
            keys = keys.Where(k => k.UserId == user);
        if (request.Enabled is { } enabled)
            keys = keys.Where(k => k.Enabled == enabled);
        if (request.Q is not { Length: > 0 } q)
            return keys;
        // Contains takes % and _ literally. SQLite lowers ASCII only, so the text as it was written is looked for as well.
        var lower = q.ToLowerInvariant();
        var owner = User.Normalize(q);
        var everybodys = scope.IsEverybodys;
        return keys.Where(k => k.Name.Contains(q) || k.Name.ToLower().Contains(lower)
            || k.Note!.Contains(q) || k.Note.ToLower().Contains(lower)
            || k.Prefix.Contains(q) || k.Last4 == q
            || (everybodys && db.Users.Any(u => u.Id == k.UserId && u.NormalizedUsername.Contains(owner))));
    }
}
