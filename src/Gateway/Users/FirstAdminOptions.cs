using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Users;

/// <summary>Who the first administrator is; read when there is no user yet.</summary>
internal sealed class FirstAdminOptions : IValidatableObject
{
    [ConfigurationKeyName("ADMIN_USERNAME")]
    [RegularExpression(NameRules.Username, ErrorMessage = "ADMIN_USERNAME must have 2 to 64 letters, digits, dots, hyphens or underscores.")]
    public string Username { get; set; } = "admin";

    [ConfigurationKeyName("ADMIN_EMAIL")]
    [RegularExpression(NameRules.Email, ErrorMessage = "ADMIN_EMAIL must be an e-mail address.")]
    public string Email { get; set; } = "admin@example.com";

    /// <summary>Empty: generated.</summary>
    [ConfigurationKeyName("ADMIN_PASSWORD")]
    [SecretSetting]
    [RegularExpression(".{8,200}", ErrorMessage = "ADMIN_PASSWORD must have 8 to 200 characters, or be empty to have one generated.")]
    public string? Password { get; set; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Password is not null && Passwords.IsGuessable(Password, Username, Email))
            yield return new("ADMIN_PASSWORD is among the first that anybody would try. Choose another, or leave it empty to have one generated.");
    }
}
