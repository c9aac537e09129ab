using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Authorization;

namespace ApiHub.Gateway.Accounts;

/// <summary><c>/health/upstreams</c>: anybody learns whether there is somebody who answers, operators also who.</summary>
internal static class UpstreamHealthEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/health/upstreams", ShowAsync).AllowAnonymous().WithTags("Health")
            .WithSummary("Whether the accounts serve, from what is known of them; with an operator's token each of them. 503 when none does.")
            .Produces<UpstreamHealthView>().Produces<UpstreamHealthView>(StatusCodes.Status503ServiceUnavailable);

    private static async Task<IResult> ShowAsync(HttpContext context, UpstreamHealth health, IAuthorizationService authorization)
    {
        var view = health.Now();
        if (!(await authorization.AuthorizeAsync(context.User, Policies.Operator)).Succeeded)
            view = view with { Counts = null, Accounts = null };
        return TypedResults.Json(view, statusCode: view.Status == "unavailable" ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK);
    }
}
