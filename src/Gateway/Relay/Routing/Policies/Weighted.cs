using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>By lot: an account of twice the weight gets twice as many requests, however long each takes.</summary>
internal sealed class Weighted : IRoutingPolicy
{
    public int Choose(ReadOnlySpan<UpstreamAccount> accounts)
    {
        var total = 0;
        foreach (var account in accounts)
            total += account.Weight;
        var drawn = Random.Shared.Next(total);
        var index = 0;
        while ((drawn -= accounts[index].Weight) >= 0)
            index++;
        return index;
    }
}
