using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Admission;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>Ends a request that no account was asked for: puts the refusal on record, and tells the client in its dialect.</summary>
internal sealed class RefusalWriter(Settlement.Settlement settlement, TimeProvider clock)
{
    /// <param name="context">The request.</param>
    /// <param name="arrival">When and how it came.</param>
    /// <param name="caller">Whose it is; null: nobody's that is known, so it is not put on record.</param>
    /// <param name="model">The model that was asked for; empty: none is known.</param>
    /// <param name="refusal">Why it is refused.</param>
    /// <param name="hit">The limit that was hit, if one was.</param>
    /// <param name="story">Why no account was asked, where that is the reason.</param>
    public async ValueTask<Finish> WriteAsync(
        HttpContext context, Arrival arrival, Caller? caller, string model, ApiError refusal, LimitHit? hit = null, string? story = null)
    {
        if (caller is not null && refusal != Refusals.JournalFull)
            settlement.Refuse(arrival, caller, model, refusal, story);
        await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, refusal, arrival.RequestId, hit, clock.GetUtcNow());
        return new(refusal.Status, default, clock.GetElapsedTime(arrival.Timestamp));
    }

    public ValueTask<Finish> WriteAsync(HttpContext context, Arrival arrival, Caller caller, BodyProblem problem) => problem switch
    {
        BodyProblem.TooLarge => WriteAsync(context, arrival, caller, "", Refusals.BodyTooLarge),
        BodyProblem.Unreadable => WriteAsync(context, arrival, caller, "", Refusals.BodyUnreadable),
        // Nobody is there to be told, and nothing has been asked of anyone.
        _ => ValueTask.FromResult(new Finish(StatusCodes.Status499ClientClosedRequest, default, default)),
    };

    public static async ValueTask FailAsync(HttpContext context, Arrival arrival)
    {
        if (context.Response.HasStarted)
            context.Abort();
        else
            await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, Refusals.Internal, arrival.RequestId);
    }
}
