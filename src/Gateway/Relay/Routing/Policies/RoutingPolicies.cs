namespace ApiHub.Gateway.Relay.Routing.Policies;

/// <summary>The routing policies by the names that settings call them.</summary>
internal static class RoutingPolicies
{
    public const string Default = "least-busy";

    public static IReadOnlyList<string> Names { get; } = [Default, "weighted", "priority", "round-robin"];

    public static IRoutingPolicy Of(string name) => name switch
    {
        "weighted" => new Weighted(),
        "priority" => new ByPriority(),
        "round-robin" => new RoundRobin(),
        _ => new LeastBusy(),
    };
}
