namespace ApiHub.Gateway.Users.Login;

/// <param name="AccessToken">A JWT, for <c>Authorization: Bearer</c>.</param>
/// <param name="TokenType">Always <c>Bearer</c>.</param>
/// <param name="ExpiresIn">Seconds that the access token is valid.</param>
/// <param name="RefreshToken">Good for one renewal at <c>/api/auth/refresh</c>, which answers the next one.</param>
/// <param name="User">Who has logged in.</param>
internal sealed record LoginAnswer(string AccessToken, string TokenType, int ExpiresIn, string RefreshToken, UserView User)
{
    public static LoginAnswer Of(AccessTokens tokens, User user, RefreshToken refreshToken, UserView view) =>
        new(tokens.Issue(user, refreshToken.SessionId), "Bearer", (int)AccessTokens.Lifetime.TotalSeconds, refreshToken.Text, view);
}

/// <summary>One of the user's own logins.</summary>
internal sealed record SessionView(
    Guid Id, DateTimeOffset CreatedAt, DateTimeOffset LastUsedAt, DateTimeOffset ExpiresAt, string? Address, string? UserAgent, bool Current);

internal sealed record SessionList(IReadOnlyList<SessionView> Items);
