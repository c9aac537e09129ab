namespace ApiHub.Gateway.Users;

/// <summary>What usernames and e-mail addresses look like. A username has no @, so a login name says which of the two it is.</summary>
internal static class NameRules
{
    public const string Username = @"^[\p{L}\p{N}][\p{L}\p{N}._-]{1,63}$";
    public const string UsernameFault = "A username has 2 to 64 letters, digits, dots, hyphens or underscores and starts with a letter or digit.";
    public const string Email = @"^[^@\s]{1,64}@[^@\s]{1,189}$";
    public const string EmailFault = "This does not look like an e-mail address.";
    public const string PasswordFault = "A password has 8 to 200 characters.";
    public const string RoleFault = "A role is user, operator or admin.";
}
