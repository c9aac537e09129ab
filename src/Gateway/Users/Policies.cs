using System.Security.Claims;

namespace ApiHub.Gateway.Users;

/// <summary>Names of the authorization policies that groups of endpoints ask for.</summary>
internal static class Policies
{
    public const string User = "user";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>A key instead of a login: for what programs call.</summary>
    public const string Key = "key";

    /// <summary>The user whom the session handler has authenticated.</summary>
    public static Guid UserId(this ClaimsPrincipal principal) =>
        Id(principal, "sub");

    /// <summary>The login that the request was made with.</summary>
    public static Guid SessionId(this ClaimsPrincipal principal) => Id(principal, "sid");

    private static Guid Id(ClaimsPrincipal principal, string claim) =>
        Guid.Parse(principal.FindFirstValue(claim) ?? throw new InvalidOperationException("The endpoint does not require a login."));
}
