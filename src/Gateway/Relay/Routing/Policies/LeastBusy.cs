using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>
/// The account with the fewest requests under way for its weight, so that one which answers slowly gets fewer.
/// Of equals each in its turn.
/// </summary>
internal sealed class LeastBusy : IRoutingPolicy
{
    private uint _turn;

    public int Choose(ReadOnlySpan<UpstreamAccount> accounts)
    {
        if (accounts.Length == 1)
            return 0;
        var first = (int)(Interlocked.Increment(ref _turn) % (uint)accounts.Length);
        var best = first;
        for (var i = 1; i < accounts.Length; i++)
        {
            var next = (first + i) % accounts.Length;
            if (IsLessBusy(accounts[next], accounts[best]))
                best = next;
        }

        return best;
    }

    private static bool IsLessBusy(UpstreamAccount one, UpstreamAccount other) =>
        (long)one.State.InFlight * other.Weight < (long)other.State.InFlight * one.Weight;
}
