namespace ApiHub.Gateway.Users;

/// <summary>What a new user is made of.</summary>
/// <param name="GroupId">Null: the default group.</param>
/// <param name="Gift">Nano-credits that the site gives him.</param>
internal sealed record NewUser(string Username, string Email, string Password, string Role, Guid? GroupId = null, long Gift = 0);

internal enum UserFault
{
    None,
    UsernameTaken,
    EmailTaken,
    GuessablePassword,
    UnknownGroup,
}
