using ApiHub.Gateway.Hosting.Secrets;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ApiHub.Gateway.Users.Login;

/// <summary>Whom an access token speaks for. Whether that is still so is for the database to say.</summary>
internal readonly record struct AccessClaims(Guid UserId, Guid SessionId);

/// <summary>Signs and reads the short-lived tokens (JWT, HS256) that a login is used with.</summary>
internal sealed class AccessTokens
{
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(15);

    private const string Issuer = "apihub";
    private const string Audience = "apihub-api";

    private readonly TimeProvider _clock;
    private readonly SigningCredentials _credentials;
    private readonly TokenValidationParameters _rules;
    private readonly JsonWebTokenHandler _tokens = new() { SetDefaultTimesOnTokenCreation = false };

    public AccessTokens(SiteSecrets secrets, TimeProvider clock)
    {
        var key = new SymmetricSecurityKey(secrets.TokenSigningKey);
        _clock = clock;
        _credentials = new(key, SecurityAlgorithms.HmacSha256);
        _rules = new()
        {
            ValidIssuer = Issuer,
            ValidAudience = Audience,
            IssuerSigningKey = key,
            ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireSignedTokens = true,
            LifetimeValidator = (_, expires, _, _) => expires > clock.GetUtcNow().UtcDateTime,
        };
    }

    public string Issue(User user, Guid sessionId)
    {
        var now = _clock.GetUtcNow().UtcDateTime;
        return _tokens.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            Expires = now + Lifetime,
            SigningCredentials = _credentials,
            Claims = new Dictionary<string, object>
            {
                ["sub"] = user.Id.ToString(),
                ["sid"] = sessionId.ToString(),
                ["name"] = user.Username,
                ["role"] = user.Role,
            },
        });
    }

    /// <returns>The claims; or none, and whether that is only because the token has expired.</returns>
    public async Task<(AccessClaims? Claims, bool Expired)> ReadAsync(string token)
    {
        var read = await _tokens.ValidateTokenAsync(token, _rules);
        if (!read.IsValid)
            return (null, read.Exception is SecurityTokenInvalidLifetimeException);
        return Guid.TryParse(read.Claims["sub"] as string, out var user) && Guid.TryParse(read.Claims["sid"] as string, out var session)
            ? (new AccessClaims(user, session), false)
            : (null, false);
    }
}
