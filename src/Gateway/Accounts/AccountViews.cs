namespace ApiHub.Gateway.Accounts;

/// <summary>Joins what the operator wrote with how the account fares.</summary>
internal sealed class AccountViews(AccountPool pool, TimeProvider clock)
{
    private static readonly AccountStateView Disabled = new("disabled", 0, 0, null, null, null, new Dictionary<string, DateTimeOffset>(), []);

    public AccountView Of(Account row) => new(
        row.Id,
        row.Name,
        row.Kind,
        row.BaseUrl,
        row.ProtectedCredential is not null,
        row.Models,
        row.OnDisconnect,
        row.Enabled,
        row.FromEnvironment,
        row.CreatedAt,
        row.UpdatedAt,
        pool.Find(row.Id) is { } account ? Of(account.State) : Disabled);

    private AccountStateView Of(AccountState state)
    {
        var coolDowns = state.CoolDowns.At(clock.GetUtcNow()).ToDictionary(c => c.Key, c => c.Value.Until);
        var status = state.Quarantine is not null ? "quarantined" : coolDowns.Count > 0 ? "limited" : "healthy";
        return new(status, state.InFlight, state.FailuresInARow, state.Quarantine, state.LastError, state.LastErrorAt, coolDowns, state.DiscoveredModels);
    }
}
