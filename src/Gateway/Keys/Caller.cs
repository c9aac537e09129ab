using ApiHub.Gateway.Models;

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

    public required ModelFilter AllowedModels { get; init; }

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
