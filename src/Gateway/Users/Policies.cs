using System.Security.Claims;

namespace ApiHub.Gateway.Users;

/// <summary>Names of the authorization policies that groups of endpoints ask for.</summary>
internal static class Policies
{
    public const string User = "user";
    public const string Operator = "operator";
    public const string Admin = "admin";

    /// <summary>The user whom the session handler has authenticated.</summary>
    public static Guid UserId(this ClaimsPrincipal principal) =>
        Guid.Parse(principal.FindFirstValue("sub") ?? throw new InvalidOperationException("The endpoint does not require a login."));
}
