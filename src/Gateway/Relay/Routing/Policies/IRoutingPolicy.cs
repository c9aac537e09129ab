using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>Chooses between accounts that could all serve a request now. Found by its name in <see cref="RoutingPolicies"/>.</summary>
internal interface IRoutingPolicy
{
    /// <param name="accounts">One or more, in the order in which the operator made them.</param>
    /// <returns>The index of the one to ask.</returns>
    int Choose(ReadOnlySpan<UpstreamAccount> accounts);
}
