using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>The accounts of the highest priority as long as any of them can be asked, the least busy of them first.</summary>
internal sealed class ByPriority : IRoutingPolicy
{
    private readonly LeastBusy _within = new();

    public int Choose(ReadOnlySpan<UpstreamAccount> accounts)
    {
        var highest = accounts[0].Priority;
        var isOneTier = true;
        foreach (var account in accounts)
        {
            isOneTier &= account.Priority == highest;
            highest = Math.Max(highest, account.Priority);
        }

        if (isOneTier)
            return _within.Choose(accounts);
        var tier = accounts.ToArray().Where(account => account.Priority == highest).ToArray();
        return accounts.IndexOf(tier[_within.Choose(tier)]);
    }
}
