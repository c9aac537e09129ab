using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Keys;

/// <summary>Who presents a key and what it allows: an immutable snapshot, swapped whole when the key or its owner changes.</summary>
internal sealed record Caller
{
    public required Guid KeyId { get; init; }

    public required string KeyName { get; init; }

    public required Guid UserId { get; init; }

    public required string Username { get; init; }

    /// <summary>The owner's role, one of <see cref="Users.Roles"/>.</summary>
    public required string Role { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public required Guid GroupId { get; init; }

    /// <summary>What prices are multiplied by, in billionths: <see cref="Price.One"/> is list price.</summary>
    public required long Multiplier { get; init; }

    /// <summary>What is enforced for all the user's keys together: his own limits, or else his group's.</summary>
    public required LimitSet UserLimits { get; init; }

    /// <summary>What is enforced for this key: its owner's, the operators' and the group's limits, whichever is narrower.</summary>
    public required LimitSet KeyLimits { get; init; }

    /// <summary>What the key and the group both allow.</summary>
    public required ModelFilter AllowedModels { get; init; }

    public required AccountFilter AllowedAccounts { get; init; }

    public required AddressFilter AllowedAddresses { get; init; }
}

/// <summary>Why a key is not accepted.</summary>
internal enum KeyFault : byte
{
    None,

    /// <summary>Not the form of a key of this site, or its checksum is wrong: a typing error or somebody else's key.</summary>
    Malformed,

    Unknown,
    Disabled,
    Expired,
    OwnerDisabled,

    /// <summary>The database is away and the key is not known from before.</summary>
    Unavailable,
}

/// <summary>The answer to a presented key: a caller, or why there is none.</summary>
internal readonly record struct KeyLookup(Caller? Caller, KeyFault Fault);
