using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Usage;

internal static class UsageProblems
{
    public static ProblemHttpResult BadTime(string parameter) => Problems.BadRequest("bad_time", $"{parameter} {SiteTime.Expected}");

    public static ProblemHttpResult OperatorsOnly() =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Accounts and other users are shown to operators only, under /api/admin/usage.");
}
