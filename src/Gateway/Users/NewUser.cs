namespace ApiHub.Gateway.Users;

/// <summary>What a new user is made of.</summary>
/// <param name="GroupId">Null: the default group.</param>
internal sealed record NewUser(string Username, string Email, string Password, string Role, Guid? GroupId = null);

internal enum UserFault
{
    None,
    UsernameTaken,
    EmailTaken,
    GuessablePassword,
    UnknownGroup,
}
