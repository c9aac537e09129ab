namespace ApiHub.Gateway.Users;

/// <summary>What a new user is made of.</summary>
internal sealed record NewUser(string Username, string Email, string Password, string Role);

internal enum UserFault
{
    None,
    UsernameTaken,
    EmailTaken,
    GuessablePassword,
}
