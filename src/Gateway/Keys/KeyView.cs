using System.Diagnostics.CodeAnalysis;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Keys;

/// <summary>A key as people see it: without its text.</summary>
internal record KeyView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>The owner's user name.</summary>
    public required string Owner { get; init; }

    /// <summary>The name of the owner's group.</summary>
    public required string Group { get; init; }

    /// <summary>How the text begins.</summary>
    public required string Prefix { get; init; }

    /// <summary>How the text ends.</summary>
    public required string Last4 { get; init; }

    public required bool Enabled { get; init; }

    /// <summary>What the owner has set.</summary>
    public required UsageLimits Limits { get; init; }

    /// <summary>What an operator has set; the owner cannot ask for more.</summary>
    public required UsageLimits Caps { get; init; }

    /// <summary>What is enforced: of <c>limits</c>, <c>caps</c> and what the group says of its users' keys, the narrowest.</summary>
    public required UsageLimits EffectiveLimits { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What the owner allows; empty: all that the group allows.</summary>
    public required IReadOnlyList<string> AllowedModels { get; init; }

    /// <summary>What the group allows, whatever the key does; empty: all models.</summary>
    public required IReadOnlyList<string> GroupModels { get; init; }

    public required IReadOnlyList<string> AllowedIps { get; init; }

    public required string? Note { get; init; }

    /// <summary>Until when the text before the last rotation works, or worked; null: it stopped at once.</summary>
    public required DateTimeOffset? PreviousValidUntil { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static KeyView Of(OwnedKey row) => new()
    {
        Id = row.Key.Id,
        Name = row.Key.Name,
        UserId = row.Key.UserId,
        Owner = row.Owner,
        Group = row.Group.Name,
        Prefix = row.Key.Prefix,
        Last4 = row.Key.Last4,
        Enabled = row.Key.Enabled,
        Limits = UsageLimits.Of(row.Key.Limits),
        Caps = UsageLimits.Of(row.Key.Caps),
        EffectiveLimits = UsageLimits.Of(LimitSet.OfKey(row.Key.Limits, row.Key.Caps, row.Group.KeyLimits)),
        ExpiresAt = row.Key.ExpiresAt,
        AllowedModels = row.Key.AllowedModels,
        GroupModels = row.Group.AllowedModels,
        AllowedIps = row.Key.AllowedIps,
        Note = row.Key.Note,
        PreviousValidUntil = row.Key.PreviousValidUntil,
        CreatedAt = row.Key.CreatedAt,
        UpdatedAt = row.Key.UpdatedAt,
    };
}

/// <summary>A key with its text, which is shown this once.</summary>
internal sealed record IssuedKeyView : KeyView
{
    [SetsRequiredMembers]
    public IssuedKeyView(KeyView view, string key)
        : base(view) => Key = key;

    /// <summary>The key itself. It is not stored: whoever loses it rotates the key.</summary>
    public string Key { get; }
}

/// <summary>A key's row with its owner's user name and group.</summary>
internal sealed record OwnedKey(ApiKey Key, string Owner, Group Group);

internal static class KeyQueries
{
    /// <summary>The keys within the scope that are not deleted.</summary>
    public static IQueryable<ApiKey> KeysIn(this GatewayDb db, RowScope scope)
    {
        var keys = db.ApiKeys.Where(k => k.DeletedAt == null);
        return scope.OwnerId is { } owner ? keys.Where(k => k.UserId == owner) : keys;
    }

    public static IQueryable<OwnedKey> WithOwners(this IQueryable<ApiKey> keys, GatewayDb db) =>
        from key in keys
        join owner in db.Users on key.UserId equals owner.Id
        join grp in db.Groups on owner.GroupId equals grp.Id
        select new OwnedKey(key, owner.Username, grp);
}
