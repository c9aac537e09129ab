namespace ApiHub.Gateway.Accounts;

/// <summary>Joins what the operator wrote with how the account fares.</summary>
internal sealed class AccountViews(AccountPool pool, TimeProvider clock)
{
    private static readonly AccountStateView Disabled = new("disabled", 0, 0, null, null, null, new Dictionary<string, DateTimeOffset>(), []);

    public AccountView Of(Account row) => new()
    {
        Id = row.Id,
        Name = row.Name,
        Kind = row.Kind,
        BaseUrl = row.BaseUrl,
        HasCredential = row.ProtectedCredential is not null,
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
        State = pool.Find(row.Id) is { } account ? Of(account.State) : Disabled,
    };

    private AccountStateView Of(AccountState state)
    {
        var coolDowns = state.CoolDowns.At(clock.GetUtcNow()).ToDictionary(c => c.Key, c => c.Value.Until);
        var status = state.Quarantine is not null ? "quarantined" : coolDowns.Count > 0 ? "limited" : "healthy";
        return new(status, state.InFlight, state.FailuresInARow, state.Quarantine, state.LastError, state.LastErrorAt, coolDowns, state.DiscoveredModels);
    }
}

/// <summary>An account; its credential and its proxy's password are never shown.</summary>
internal sealed record AccountView
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required string Kind { get; init; }

    public required string? BaseUrl { get; init; }

    public required bool HasCredential { get; init; }

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

/// <summary>How an account fares.</summary>
/// <param name="Status">healthy, limited, quarantined or disabled.</param>
/// <param name="CoolDowns">Models that it is not asked for now, and until when.</param>
internal sealed record AccountStateView(
    string Status,
    int InFlight,
    int FailuresInARow,
    string? Quarantine,
    string? LastError,
    DateTimeOffset? LastErrorAt,
    IReadOnlyDictionary<string, DateTimeOffset> CoolDowns,
    IReadOnlyCollection<string> DiscoveredModels);

/// <summary>All accounts; there are few enough to show them at once.</summary>
internal sealed record AccountList(IReadOnlyList<AccountView> Items, int Total);

/// <summary>What an account said when it was asked for its models, which no vendor bills.</summary>
/// <param name="Verdict">well, refuses_credential, unreachable or odd.</param>
internal sealed record AccountTestView(string Verdict, string Detail, IReadOnlyCollection<string> Models);
