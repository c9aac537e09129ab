using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Models;
using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Keys;

public sealed record CreateKeyRequest
{
    [Required(ErrorMessage = "name is missing.")]
    [StringLength(KeyRules.MaxNameLength, MinimumLength = 1, ErrorMessage = "name must have 1 to 100 characters.")]
    public required string Name { get; init; }

    /// <summary>What the key may use. Set under <c>/api/admin/keys</c> they are also its <c>caps</c>, unless those are given.</summary>
    public UsageLimits? Limits { get; init; }

    /// <summary>Limits that the owner cannot widen; for operators, under <c>/api/admin/keys</c>.</summary>
    public UsageLimits? Caps { get; init; }

    /// <summary>From this moment on the key is refused; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Model names, <c>*</c> at the end of one matches any ending; empty or absent: all models.</summary>
    [ModelPatterns]
    public List<string>? AllowedModels { get; init; }

    /// <summary>Addresses or networks in CIDR notation; empty or absent: from anywhere.</summary>
    [Addresses]
    public List<string>? AllowedIps { get; init; }

    [StringLength(KeyRules.MaxNoteLength, ErrorMessage = "note can have 1000 characters.")]
    public string? Note { get; init; }

    /// <summary>Whose key it will be; for operators, under <c>/api/admin/keys</c>. Absent: the caller's.</summary>
    public Guid? UserId { get; init; }
}

/// <summary>Changes what it names: absent properties stay, null ones are cleared. The name and the limits' shape are as in creation.</summary>
public sealed class ChangeKeyRequest : PatchRequest
{
    [StringLength(KeyRules.MaxNameLength, MinimumLength = 1, ErrorMessage = "name must have 1 to 100 characters.")]
    public string? Name { get; set => field = Given(value); }

    /// <summary>What the key may use. Set under <c>/api/admin/keys</c> they are also its <c>caps</c>, unless those are given.</summary>
    public ChangeLimits? Limits { get; set => field = Given(value); }

    /// <summary>Limits that the owner cannot widen; for operators, under <c>/api/admin/keys</c>.</summary>
    public ChangeLimits? Caps { get; set => field = Given(value); }

    public DateTimeOffset? ExpiresAt { get; set => field = Given(value); }

    [ModelPatterns]
    public List<string>? AllowedModels { get; set => field = Given(value); }

    [Addresses]
    public List<string>? AllowedIps { get; set => field = Given(value); }

    [StringLength(KeyRules.MaxNoteLength, ErrorMessage = "note can have 1000 characters.")]
    public string? Note { get; set => field = Given(value); }
}

public sealed record RotateKeyRequest
{
    /// <summary>Seconds for which the text of before goes on working, 0 to 604800 (seven days).</summary>
    [Range(0, 604_800, ErrorMessage = "grace_seconds must be between 0 and 604800 (seven days).")]
    public int GraceSeconds { get; init; }
}
