namespace ApiHub.Gateway.Accounts;

/// <summary>Joins what the operator wrote with how the account fares.</summary>
internal sealed class AccountViews(AccountPool pool, TimeProvider clock)
{
    public string StatusOf(Account row) => AccountStatus.Of(pool.Find(row.Id), clock.GetUtcNow());

    public AccountView Of(Account row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Kind = row.Kind,
        BaseUrl = row.BaseUrl,
        HasCredential = row.ProtectedCredential is not null,
        HasManagementKey = row.ProtectedManagementKey is not null,
        Proxy = row.Proxy,
        Models = row.Models,
        ModelAliases = row.ModelAliases,
        Weight = row.Weight,
        Priority = row.Priority,
        MaxConcurrency = row.MaxConcurrency,
        Group = row.Group,
        OnDisconnect = row.OnDisconnect,
        Enabled = row.Enabled,
        Paused = row.Paused,
        FromEnvironment = row.FromEnvironment,
        CreatedAt = row.CreatedAt,
        UpdatedAt = row.UpdatedAt,
        State = AccountStateView.Of(pool.Find(row.Id), clock.GetUtcNow()),
    };
}

/// <summary>An account; its keys and its proxy's password are never shown.</summary>
internal record AccountView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string? BaseUrl { get; init; }

    public required bool HasCredential { get; init; }

    public required bool HasManagementKey { get; init; }

    /// <summary>Without its password.</summary>
    public required string? Proxy { get; init; }

    public required IReadOnlyList<string> Models { get; init; }

    public required IReadOnlyDictionary<string, string> ModelAliases { get; init; }

    public required int Weight { get; init; }

    public required int Priority { get; init; }

    public required int? MaxConcurrency { get; init; }

    public required string? Group { get; init; }

    public required string OnDisconnect { get; init; }

    public required bool Enabled { get; init; }

    public required bool Paused { get; init; }

    public required bool FromEnvironment { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; init; }

    public required AccountStateView State { get; init; }
}
