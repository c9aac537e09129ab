namespace ApiHub.Gateway.Accounts.Health;

/// <summary>The part of an account's state that holds on every node.</summary>
/// <param name="Quarantine">Why it is not asked until it is cleared; null: it may be.</param>
/// <param name="OpenUntil">Until when its breaker is open; null: it is not.</param>
/// <param name="CoolDowns">By model.</param>
internal sealed record AccountCondition(string? Quarantine, DateTimeOffset? OpenUntil, IReadOnlyDictionary<string, CoolDown> CoolDowns);
