using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;

namespace ApiHub.Gateway.Users.Administration;

/// <param name="Username">2 to 64 letters, digits, dots, hyphens or underscores.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Password">8 to 200 characters.</param>
/// <param name="Role"><c>user</c>, <c>operator</c> or <c>admin</c>.</param>
public sealed record CreateUserRequest(
    [Required, RegularExpression(NameRules.Username, ErrorMessage = NameRules.UsernameFault)] string Username,
    [Required, RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)] string Email,
    [Required, StringLength(Passwords.Most, MinimumLength = Passwords.Least, ErrorMessage = NameRules.PasswordFault)] string Password,
    [AllowedValues(Roles.User, Roles.Operator, Roles.Admin, ErrorMessage = NameRules.RoleFault)] string Role = Roles.User);

/// <summary>What is absent or null stays as it is.</summary>
/// <param name="Role"><c>user</c>, <c>operator</c> or <c>admin</c>.</param>
/// <param name="Enabled">A disabled user is logged out at once, and his keys are refused.</param>
/// <param name="Email">E-mail address.</param>
public sealed record ChangeUserRequest(
    [AllowedValues(null, Roles.User, Roles.Operator, Roles.Admin, ErrorMessage = NameRules.RoleFault)] string? Role = null,
    bool? Enabled = null,
    [RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)] string? Email = null);

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

    /// <summary>Whether to count all users that match.</summary>
    public bool? Total { get; init; }
}

/// <param name="Password">The generated password, which is shown this once.</param>
internal sealed record GeneratedPassword(string Password);
