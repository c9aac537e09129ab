using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Plans;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>
/// What this node admits by itself while Redis is away: its part of each limit and balance, by the number of nodes that were last seen.
/// Each outage begins anew from the database, so that nothing old decides.
/// </summary>
internal sealed class ShareOfNode(RedisLink link, IQuotaSource source, SiteCalendar calendar, TimeProvider clock, GatewayMetrics metrics)
{
    private readonly Lock _gate = new();
    private Share? _share;

    public ValueTask<HoldAnswer> HoldAsync(in HoldRequest request, CancellationToken cancellationToken)
    {
        var share = Current();
        var part = request with { UserLimits = share.Source.PartOf(request.UserLimits), KeyLimits = share.Source.PartOf(request.KeyLimits) };
        return share.Quotas.HoldAsync(part, cancellationToken);
    }

    // A hold knows whose it is, also when its outage is over.
    public ValueTask<LimitHit?> TryExtendAsync(Hold hold, long tokens, long amount) => Current().Quotas.TryExtendAsync(hold, tokens, amount);

    public ValueTask SettleAsync(Hold hold, long tokens, long amount) => Current().Quotas.SettleAsync(hold, tokens, amount);

    public ValueTask ReleaseAsync(Hold hold) => Current().Quotas.ReleaseAsync(hold);

    public ValueTask WalletChangedAsync(in WalletState wallet, long shipped) =>
        Volatile.Read(ref _share) is { } share ? share.Quotas.WalletChangedAsync(share.Source.PartOf(wallet), shipped) : default;

    public ValueTask<QuotaStanding?> ReadAsync(Guid userId, Guid? keyId, LimitSet userLimits, LimitSet keyLimits, CancellationToken cancellationToken)
    {
        var share = Current();
        return share.Quotas.ReadAsync(userId, keyId, share.Source.PartOf(userLimits), share.Source.PartOf(keyLimits), cancellationToken);
    }

    public Task KeepUpAsync(CancellationToken cancellationToken) => Current().Quotas.KeepUpAsync(cancellationToken);

    private Share Current()
    {
        var outage = link.Outages;
        lock (_gate)
        {
            if (_share is null || _share.Outage != outage)
            {
                var part = new SharedSource(source, link.Nodes);
                _share = new(outage, part, new(part, calendar, clock, metrics));
            }

            return _share;
        }
    }

    private sealed record Share(int Outage, SharedSource Source, InMemoryQuotas Quotas);
}
