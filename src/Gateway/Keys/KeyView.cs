using System.Diagnostics.CodeAnalysis;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;
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

    /// <summary>How the text begins.</summary>
    public required string Prefix { get; init; }

    /// <summary>How the text ends.</summary>
    public required string Last4 { get; init; }

    public required bool Enabled { get; init; }

    public required KeyLimits Limits { get; init; }

    public required DateTimeOffset? ExpiresAt { get; init; }

    public required IReadOnlyList<string> AllowedModels { get; init; }

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
        Prefix = row.Key.Prefix,
        Last4 = row.Key.Last4,
        Enabled = row.Key.Enabled,
        Limits = LimitsOf(row.Key),
        ExpiresAt = row.Key.ExpiresAt,
        AllowedModels = row.Key.AllowedModels,
        AllowedIps = row.Key.AllowedIps,
        Note = row.Key.Note,
        PreviousValidUntil = row.Key.PreviousValidUntil,
        CreatedAt = row.Key.CreatedAt,
        UpdatedAt = row.Key.UpdatedAt,
    };

    private static KeyLimits LimitsOf(ApiKey key) => new()
    {
        RequestsPerMinute = key.RequestsPerMinute,
        TokensPerMinute = key.TokensPerMinute,
        TokensPerDay = key.TokensPerDay,
        ConcurrentRequests = key.ConcurrentRequests,
        SpendPerDay = Credits.FormatOrNull(key.SpendPerDay),
        SpendPerWeek = Credits.FormatOrNull(key.SpendPerWeek),
        SpendPerMonth = Credits.FormatOrNull(key.SpendPerMonth),
        SpendTotal = Credits.FormatOrNull(key.SpendTotal),
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

/// <summary>A key's row with its owner's user name.</summary>
internal sealed record OwnedKey(ApiKey Key, string Owner);

internal static class KeyQueries
{
    /// <summary>The keys within the scope that are not deleted.</summary>
    public static IQueryable<ApiKey> KeysIn(this GatewayDb db, RowScope scope)
    {
        var keys = db.ApiKeys.Where(k => k.DeletedAt == null);
        return scope.OwnerId is { } owner ? keys.Where(k => k.UserId == owner) : keys;
    }

    public static IQueryable<OwnedKey> WithOwners(this IQueryable<ApiKey> keys, GatewayDb db) =>
        keys.Select(k => new OwnedKey(k, db.Users.First(u => u.Id == k.UserId).Username));
}
