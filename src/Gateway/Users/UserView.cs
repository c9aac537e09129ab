namespace ApiHub.Gateway.Users;

/// <summary>A user as the API shows one.</summary>
internal record UserView(
    Guid Id, string Username, string Email, string Role, bool Enabled, DateTimeOffset CreatedAt, DateTimeOffset? LastLoginAt)
{
    public static UserView Of(User user) =>
        new(user.Id, user.Username, user.Email, user.Role, user.Enabled, user.CreatedAt, user.LastLoginAt);
}
