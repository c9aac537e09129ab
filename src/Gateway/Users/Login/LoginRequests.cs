using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Users.Login;

/// <param name="Password">The password.</param>
/// <param name="Username">Username; an e-mail address will do, too.</param>
/// <param name="Email">E-mail address, when no username is given.</param>
public sealed record LoginRequest(
    [Required, StringLength(Passwords.Most)] string Password,
    [StringLength(254)] string? Username = null,
    [StringLength(254)] string? Email = null);

/// <param name="RefreshToken">The one that the login or the last renewal answered.</param>
public sealed record RefreshRequest([Required, StringLength(200)] string RefreshToken);

/// <param name="Username">2 to 64 letters, digits, dots, hyphens or underscores.</param>
/// <param name="Email">E-mail address.</param>
/// <param name="Password">8 to 200 characters.</param>
public sealed record RegisterRequest(
    [Required, RegularExpression(NameRules.Username, ErrorMessage = NameRules.UsernameFault)] string Username,
    [Required, RegularExpression(NameRules.Email, ErrorMessage = NameRules.EmailFault)] string Email,
    [Required, StringLength(Passwords.Most, MinimumLength = Passwords.Least, ErrorMessage = NameRules.PasswordFault)] string Password);
