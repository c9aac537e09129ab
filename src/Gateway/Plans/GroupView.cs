using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Plans;

/// <summary>A group as the API shows one.</summary>
internal sealed record GroupView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    /// <summary>What prices are multiplied by: a decimal string.</summary>
    public required string Multiplier { get; init; }

    /// <summary>Empty: all models.</summary>
    public required IReadOnlyList<string> AllowedModels { get; init; }

    /// <summary>Names of accounts; empty: all.</summary>
    public required IReadOnlyList<string> AllowedAccounts { get; init; }

    /// <summary>For each of its users who has no limit of his own in the same place.</summary>
    public required UsageLimits UserLimits { get; init; }

    /// <summary>For each key of its users, however much the key's own limits allow.</summary>
    public required UsageLimits KeyLimits { get; init; }

    /// <summary>Whether new users come into it.</summary>
    public required bool IsDefault { get; init; }

    public required string? Note { get; init; }

    /// <summary>How many users are in it.</summary>
    public required int Users { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public static GroupView Of(CountedGroup row) => new()
    {
        Id = row.Group.Id,
        Name = row.Group.Name,
        Multiplier = Credits.Format(row.Group.Multiplier),
        AllowedModels = row.Group.AllowedModels,
        AllowedAccounts = row.Group.AllowedAccounts,
        UserLimits = UsageLimits.Of(row.Group.UserLimits),
        KeyLimits = UsageLimits.Of(row.Group.KeyLimits),
        IsDefault = row.Group.IsDefault,
        Note = row.Group.Note,
        Users = row.Users,
        CreatedAt = row.Group.CreatedAt,
        UpdatedAt = row.Group.UpdatedAt,
    };
}

/// <summary>A group's row and how many users are in it.</summary>
internal sealed record CountedGroup(Group Group, int Users);

internal static class GroupQueries
{
    public static IQueryable<CountedGroup> WithCounts(this IQueryable<Group> groups, GatewayDb db) =>
        groups.Select(g => new CountedGroup(g, db.Users.Count(u => u.GroupId == g.Id)));
}
