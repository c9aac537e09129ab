using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Users.Profile;

/// <param name="Username">The new username; null: as it is.</param>
/// <param name="Email">The new e-mail address; null: as it is.</param>
public sealed record ChangeProfileRequest(
    [RegularExpression(NameRules.Username, ErrorMessage = NameRules.UsernameFault)] string? Username = null,
    [RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)] string? Email = null);

/// <param name="CurrentPassword">The password that is valid now.</param>
/// <param name="NewPassword">8 to 200 characters.</param>
public sealed record ChangePasswordRequest(
    [Required, StringLength(Passwords.Most)] string CurrentPassword,
    [Required, StringLength(Passwords.Most, MinimumLength = Passwords.Least, ErrorMessage = NameRules.PasswordFault)] string NewPassword);
