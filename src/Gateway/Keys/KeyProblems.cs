using System.Globalization;
using System.Net;
using System.Text.Json;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Keys;

internal static class KeyProblems
{
    public static ProblemHttpResult ExpiryPast(DateTimeOffset now) =>
        Problems.BadRequest("expiry_in_the_past", $"expires_at must lie in the future; it is {now:yyyy-MM-ddTHH:mm:ssZ} now.");

    public static ProblemHttpResult AdminsKey() =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Only an administrator can get the text of an administrator's key.");

    public static ProblemHttpResult CapsAreOperators() =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "caps are set by operators, under /api/admin/keys; use limits.");

    /// <param name="above">The limit that asks for too much.</param>
    /// <param name="group">The owner's group.</param>
    public static ProblemHttpResult AboveCap((LimitKind Kind, long Asked, long Cap) above, string group)
    {
        var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(above.Kind.ToString());
        return Problems.Of(
            StatusCodes.Status422UnprocessableEntity, "above_cap",
            $"limits.{name} asks for {Text(above.Asked)}. More than {Text(above.Cap)} is not to be had for this key: operators have capped it, or its owner's group {group}.");

        string Text(long amount) => above.Kind >= LimitKind.SpendPerDay ? Credits.Format(amount) : amount.ToString(CultureInfo.InvariantCulture);
    }

    public static ProblemHttpResult ChangedMeanwhile() =>
        Problems.Conflict("changed_meanwhile", "The key's limits are being changed by other requests at this moment; try again.");

    public static ProblemHttpResult NoKey() =>
        Problems.Of(StatusCodes.Status401Unauthorized, "missing_api_key", "Send a key as Authorization: Bearer, x-api-key or x-goog-api-key.");

    public static ProblemHttpResult AddressNotAllowed(IPAddress? address) =>
        Problems.Of(StatusCodes.Status403Forbidden, "ip_not_allowed", $"This key may not be used from {address}.");

    public static ProblemHttpResult Of(KeyFault fault) => fault switch
    {
        KeyFault.Malformed => Unauthorized("invalid_api_key", "This is not a whole key of this site; was a character lost in copying?"),
        KeyFault.Disabled => Unauthorized("api_key_disabled", "This key is disabled; its owner can enable it again."),
        KeyFault.Expired => Unauthorized("api_key_expired", "This key, or its text before a rotation, has expired."),
        KeyFault.OwnerDisabled => Unauthorized("user_disabled", "The owner of this key is disabled."),
        KeyFault.Unavailable => Problems.Of(
            StatusCodes.Status503ServiceUnavailable, "key_lookup_unavailable", "Keys cannot be looked up at the moment; try again shortly."),
        _ => Unauthorized("invalid_api_key", "There is no such key; it may have been deleted or rotated."),
    };

    private static ProblemHttpResult Unauthorized(string code, string detail) => Problems.Of(StatusCodes.Status401Unauthorized, code, detail);
}
