using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// What the database says, divided by the nodes: each may admit its part while they cannot ask each other. Limits, and what is used of them,
/// shrink alike, so that all parts together are what is left.
/// </summary>
internal sealed class SharedSource(IQuotaSource whole, int nodes) : IQuotaSource
{
    public async Task<QuotaSeed?> ReadAsync(Guid userId, DateTimeOffset at, CancellationToken cancellationToken) =>
        await whole.ReadAsync(userId, at, cancellationToken) is { } seed
            ? new(PartOf(seed.Wallet), PartOf(seed.User), seed.Keys.ToDictionary(key => key.Key, key => PartOf(key.Value)))
            : null;

    public async Task<IReadOnlyList<WalletState>?> ReadWalletsAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken) =>
        await whole.ReadWalletsAsync(userIds, cancellationToken) is { } wallets ? [.. wallets.Select(PartOf)] : null;

    public WalletState PartOf(WalletState wallet) => wallet with { Balance = wallet.Balance / nodes, CreditLimit = wallet.CreditLimit / nodes };

    /// <summary>A part of a request or of a place is none, so that each node has one at least.</summary>
    public LimitSet PartOf(LimitSet limits) => ReferenceEquals(limits, LimitSet.None) ? limits : new()
    {
        RequestsPerMinute = WholePart(limits.RequestsPerMinute),
        ConcurrentRequests = WholePart(limits.ConcurrentRequests),
        TokensPerMinute = limits.TokensPerMinute / nodes,
        TokensPerDay = limits.TokensPerDay / nodes,
        SpendPerDay = limits.SpendPerDay / nodes,
        SpendPerWeek = limits.SpendPerWeek / nodes,
        SpendPerMonth = limits.SpendPerMonth / nodes,
        SpendTotal = limits.SpendTotal / nodes,
    };

    private long? WholePart(long? limit) => limit > 0 ? Math.Max(1, limit.Value / nodes) : limit;

    private UsedSeed PartOf(UsedSeed used) => new(
        [.. used.Minute.Select(minute => (minute.At, minute.Requests / nodes, minute.Tokens / nodes))],
        used.TokensToday / nodes, used.SpentToday / nodes, used.SpentThisWeek / nodes, used.SpentThisMonth / nodes, used.SpentTotal / nodes);
}
