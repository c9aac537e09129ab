using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Keys;

internal static class KeyProblems
{
    public static ProblemHttpResult ExpiryPast(DateTimeOffset now) =>
        Problems.BadRequest("expiry_in_the_past", $"expires_at must lie in the future; it is {now:yyyy-MM-ddTHH:mm:ssZ} now.");

    public static ProblemHttpResult AdminsKey() =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Only an administrator can get the text of an administrator's key.");
}
