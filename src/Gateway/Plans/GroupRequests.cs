using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Models;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Plans;

public sealed record CreateGroupRequest
{
    /// <summary>Unique, 1 to 100 characters.</summary>
    [Required(ErrorMessage = "name is missing.")]
    [GroupName]
    public required string Name { get; init; }

    /// <summary>What prices are multiplied by: a decimal string from 0 (free) to 1000. Absent: 1.</summary>
    [Multiplier]
    public string? Multiplier { get; init; }

    /// <summary>Model names, <c>*</c> at the end of one matches any ending; empty or absent: all models.</summary>
    [ModelPatterns]
    public List<string>? AllowedModels { get; init; }

    /// <summary>Names of the accounts that may serve its users, or <c>group:</c> and the label of several; empty or absent: all accounts.</summary>
    [AccountNames]
    public List<string>? AllowedAccounts { get; init; }

    /// <summary>For each of its users who has no limit of his own in the same place.</summary>
    public UsageLimits? UserLimits { get; init; }

    /// <summary>For each key of its users, however much the key's own limits allow.</summary>
    public UsageLimits? KeyLimits { get; init; }

    /// <summary>Whether new users come into it. The group that was the default before is it no more.</summary>
    public bool IsDefault { get; init; }

    [StringLength(Group.MaxNoteLength, ErrorMessage = "note can have 1000 characters.")]
    public string? Note { get; init; }
}

/// <summary>Changes what it names: absent properties stay, null ones are cleared. The values are as in creation.</summary>
public sealed class ChangeGroupRequest : PatchRequest
{
    /// <summary>A group always has a name: null is refused.</summary>
    [GroupName]
    public string? Name { get; set => field = Given(value); }

    /// <summary>Null: 1.</summary>
    [Multiplier]
    public string? Multiplier { get; set => field = Given(value); }

    [ModelPatterns]
    public List<string>? AllowedModels { get; set => field = Given(value); }

    [AccountNames]
    public List<string>? AllowedAccounts { get; set => field = Given(value); }

    public ChangeLimits? UserLimits { get; set => field = Given(value); }

    public ChangeLimits? KeyLimits { get; set => field = Given(value); }

    /// <summary>True makes it the default group; absent or null: as it is. The default group stays it until another one is made so.</summary>
    public bool? IsDefault { get; init; }

    [StringLength(Group.MaxNoteLength, ErrorMessage = "note can have 1000 characters.")]
    public string? Note { get; set => field = Given(value); }
}

/// <summary>Which groups to list.</summary>
public sealed record ListGroupsRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    [FromQuery(Name = "cursor")]
    public Guid? Cursor { get; init; }

    /// <summary><c>name</c> or <c>created_at</c>; a minus before it: descending. Absent: <c>name</c>.</summary>
    [FromQuery(Name = "sort")]
    public string? Sort { get; init; }

    /// <summary>Part of the name, as it is written.</summary>
    [StringLength(Group.MaxNameLength, ErrorMessage = "q can have 100 characters.")]
    [FromQuery(Name = "q")]
    public string? Q { get; init; }

    /// <summary>Whether to count all groups that match.</summary>
    [FromQuery(Name = "total")]
    public bool? Total { get; init; }
}
