using System.Diagnostics.CodeAnalysis;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Keys;

/// <summary>An order of keys, total because ids break ties. Ids are version 7 UUIDs and so stand for the time of creation.</summary>
internal sealed record KeyOrder(string By, bool Descending)
{
    private static readonly DateTimeOffset Never = DateTimeOffset.MaxValue;

    public static bool TryParse(string sort, [NotNullWhen(true)] out KeyOrder? order)
    {
        var descending = sort.StartsWith('-');
        var by = descending ? sort[1..] : sort;
        order = by is "created_at" or "name" or "expires_at" ? new(by, descending) : null;
        return order is not null;
    }

    /// <summary>Where a key stands, by the database's own idea of lower case.</summary>
    public static Task<KeyPosition?> PositionAsync(IQueryable<ApiKey> key, CancellationToken cancellationToken) =>
        key.Select(k => new KeyPosition(k.Id, k.Name.ToLower(), k.ExpiresAt)).FirstOrDefaultAsync(cancellationToken);

    public IQueryable<ApiKey> Apply(IQueryable<ApiKey> keys) => (By, Descending) switch
    {
        ("name", false) => keys.OrderBy(k => k.Name.ToLower()).ThenBy(k => k.Id),
        ("name", true) => keys.OrderByDescending(k => k.Name.ToLower()).ThenByDescending(k => k.Id),
        ("expires_at", false) => keys.OrderBy(k => k.ExpiresAt ?? Never).ThenBy(k => k.Id),
        ("expires_at", true) => keys.OrderByDescending(k => k.ExpiresAt ?? Never).ThenByDescending(k => k.Id),
        (_, false) => keys.OrderBy(k => k.Id),
        (_, true) => keys.OrderByDescending(k => k.Id),
    };

    /// <summary>Only what comes after a position in this order.</summary>
    public IQueryable<ApiKey> After(IQueryable<ApiKey> keys, KeyPosition position)
    {
        var (id, name, expiresAt) = (position.Id, position.Name, position.ExpiresAt ?? Never);
        return (By, Descending) switch
        {
            ("name", false) => keys.Where(k => string.Compare(k.Name.ToLower(), name) > 0 || (k.Name.ToLower() == name && k.Id > id)),
            ("name", true) => keys.Where(k => string.Compare(k.Name.ToLower(), name) < 0 || (k.Name.ToLower() == name && k.Id < id)),
            ("expires_at", false) => keys.Where(k => (k.ExpiresAt ?? Never) > expiresAt || ((k.ExpiresAt ?? Never) == expiresAt && k.Id > id)),
            ("expires_at", true) => keys.Where(k => (k.ExpiresAt ?? Never) < expiresAt || ((k.ExpiresAt ?? Never) == expiresAt && k.Id < id)),
            (_, false) => keys.Where(k => k.Id > id),
            (_, true) => keys.Where(k => k.Id < id),
        };
    }
}

/// <summary>A key's place in each order.</summary>
internal sealed record KeyPosition(Guid Id, string Name, DateTimeOffset? ExpiresAt);
