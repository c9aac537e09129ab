using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Plans;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Users.Administration;

/// <param name="Username">2 to 64 letters, digits, dots, hyphens or underscores.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Password">8 to 200 characters.</param>
/// <param name="Role"><c>user</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="GroupId">His group; absent: the default one.</param>
public sealed record CreateUserRequest(
    [Required, RegularExpression(NameRules.Username, ErrorMessage = NameRules.UsernameFault)] string Username,
    [Required, RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)] string Email,
    [Required, StringLength(Passwords.Most, MinimumLength = Passwords.Least, ErrorMessage = NameRules.PasswordFault)] string Password,
    [AllowedValues(Roles.User, Roles.Operator, Roles.Admin, ErrorMessage = NameRules.RoleFault)] string Role = Roles.User,
    Guid? GroupId = null);

/// <summary>Changes what it names: what is absent or null stays as it is; but <c>limits</c>, when null, are all taken away.</summary>
public sealed class ChangeUserRequest : PatchRequest
{
    /// <summary><c>user</c>, <c>operator</c> or <c>admin</c>.</summary>
    [AllowedValues(null, Roles.User, Roles.Operator, Roles.Admin, ErrorMessage = NameRules.RoleFault)]
    public string? Role { get; init; }

    /// <summary>A disabled user is logged out at once, and his keys are refused.</summary>
    public bool? Enabled { get; init; }

    /// <summary>E-mail address.</summary>
    [RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)]
    public string? Email { get; init; }

    /// <summary>The group that he comes into.</summary>
    public Guid? GroupId { get; init; }

    /// <summary>His own limits, for all his keys together. Each replaces his group's in its place; null: the group's holds again.</summary>
    public ChangeLimits? Limits { get; set => field = Given(value); }
}

/// <param name="Password">8 to 200 characters; null: generated and answered.</param>
public sealed record ResetPasswordRequest(
    [StringLength(Passwords.Most, MinimumLength = Passwords.Least, ErrorMessage = NameRules.PasswordFault)] string? Password = null);

/// <summary>Which users to list.</summary>
public sealed record ListUsersRequest
{
    /// <summary>Rows on a page, 1 to 200.</summary>
    [Range(1, PageLimit.Max, ErrorMessage = "limit must be between 1 and 200.")]
    public int? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before.</summary>
    public Guid? Cursor { get; init; }

    /// <summary><c>created_at</c> or <c>username</c>; a minus before it: descending. Absent: <c>-created_at</c>.</summary>
    public string? Sort { get; init; }

    /// <summary>Part of the username or e-mail address, in any case.</summary>
    [StringLength(254, ErrorMessage = "q can have 254 characters.")]
    public string? Q { get; init; }

    [AllowedValues(null, Roles.User, Roles.Operator, Roles.Admin, ErrorMessage = NameRules.RoleFault)]
    public string? Role { get; init; }

    public bool? Enabled { get; init; }

    /// <summary>Users of this group.</summary>
    [FromQuery(Name = "group_id")]
    public Guid? GroupId { get; init; }

    /// <summary>Whether to count all users that match.</summary>
    public bool? Total { get; init; }
}

/// <param name="Password">The generated password, which is shown this once.</param>
internal sealed record GeneratedPassword(string Password);
