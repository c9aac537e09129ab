using System.Security.Claims;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Live;

internal static class LiveEndpoint
{
    private const string Description =
        "Server-sent events, by which a page knows what to ask for again. `usage` (`{requests, own}`, at most one a second), `balance`, `keys`, `users`, `groups`, "
        + "`accounts`, `workers`, `models`, `alerts`, `site` (`{own, id}`); `ping` every 15 s; `resync` when events are missing; `end` when the login has ended or its role has changed. "
        + "A user is told of what is his, an operator of everybody's. After a cut, events from the one that `Last-Event-ID` names are told again.";

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/events", ListenAsync).RequireAuthorization(Policies.User).WithTags("Live")
            .Produces<string>(StatusCodes.Status200OK, LiveStream.ContentType)
            .ProducesProblem(StatusCodes.Status429TooManyRequests).ProducesProblem(StatusCodes.Status503ServiceUnavailable)
            .WithName("listen").WithSummary("Hear at once what changes.").WithDescription(Description);

    /// <param name="lastEventId">The id of the last event that the client has, by the header or, where a program cannot set one, in the address.</param>
    /// <param name="after">As the header, which comes first.</param>
    /// <param name="http">The request.</param>
    /// <param name="feed">What happens.</param>
    /// <param name="stream">Writes it.</param>
    /// <param name="lifetime">Ends the stream when the gateway stops, so that nobody waits for it.</param>
    private static async Task<Results<EmptyHttpResult, ProblemHttpResult>> ListenAsync(
        [FromHeader(Name = "Last-Event-ID")] string? lastEventId, [FromQuery(Name = "last_event_id")] string? after,
        HttpContext http, LiveFeed feed, LiveStream stream, IHostApplicationLifetime lifetime)
    {
        var user = http.User;
        var listener = new Listener(
            user.UserId(), user.SessionId(), user.FindFirstValue("role")!, user.IsInRole(Roles.Operator) || user.IsInRole(Roles.Admin));
        var listening = feed.Listen(listener, lastEventId ?? after);
        if (listening.Listener is null)
            return Refuse(listening.Fault, http.Response);
        try
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, lifetime.ApplicationStopping);
            await stream.RunAsync(http.Response, listening, stop.Token);
            return TypedResults.Empty;
        }
        finally
        {
            feed.Leave(listener);
        }
    }

    private static ProblemHttpResult Refuse(ListenFault fault, HttpResponse response)
    {
        response.Headers.RetryAfter = "15";
        return fault == ListenFault.TooManyOfUser
            ? Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_streams",
                $"You have {LiveFeed.MostOfUser} live streams open on this node, and no more are allowed: close some of the console's tabs.")
            : Problems.Of(StatusCodes.Status503ServiceUnavailable, "too_many_listeners",
                $"This node has {LiveFeed.MostInAll} live streams open, and no more are allowed. Ask again later; everything else works.");
    }
}
