using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>Each account in its turn, whatever its weight and however busy it is.</summary>
internal sealed class RoundRobin : IRoutingPolicy
{
    private uint _turn;

    public int Choose(ReadOnlySpan<UpstreamAccount> accounts) => (int)(Interlocked.Increment(ref _turn) % (uint)accounts.Length);
}
