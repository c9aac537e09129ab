using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Relay.Routing.Policies;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>Which account is asked, and how often others are when it fails.</summary>
internal sealed class RoutingOptions : IValidatableObject
{
    /// <summary>How one of several accounts is chosen: <c>least-busy</c>, <c>weighted</c>, <c>priority</c> or <c>round-robin</c>.</summary>
    [ConfigurationKeyName("ROUTING_POLICY")]
    public string Policy { get; set; } = RoutingPolicies.Default;

    /// <summary>Seconds for which a conversation stays with its account after its last request; 0: it does not, at most a week.</summary>
    [ConfigurationKeyName("STICKY_TTL")]
    [Range(0, 604_800, ErrorMessage = "STICKY_TTL must be a number of seconds from 0 to 604800.")]
    public int StickySeconds { get; set; } = 3600;

    /// <summary>Accounts asked for one request, the first included; 1: no failover.</summary>
    [ConfigurationKeyName("MAX_ATTEMPTS")]
    [Range(1, 20, ErrorMessage = "MAX_ATTEMPTS must be a number from 1 to 20.")]
    public int MaxAttempts { get; set; } = 4;

    /// <summary>Seconds from a request's first attempt after which no other begins; at most 240, so that what the request holds outlives the last of them.</summary>
    [ConfigurationKeyName("FAILOVER_DEADLINE")]
    [Range(0, 240, ErrorMessage = "FAILOVER_DEADLINE must be a number of seconds from 0 to 240.")]
    public int DeadlineSeconds { get; set; } = 60;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!RoutingPolicies.Names.Contains(Policy))
            yield return new($"ROUTING_POLICY must be one of {string.Join(", ", RoutingPolicies.Names)}.");
    }
}
