using System.Runtime.CompilerServices;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Relay.Admission;
using ApiHub.Gateway.Relay.Authentication;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Relay.Metering;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay;

/// <summary>
/// The way of a request. Each step's result is what the next one needs:
/// <list type="number">
/// <item>Authentication: a key becomes a <see cref="Caller"/>.</item>
/// <item>Admission: caller and body become an <see cref="Admission.Admission"/>, which holds what the request may use.</item>
/// <item>Routing: an admission becomes an <see cref="AccountLease"/>.</item>
/// <item>Forwarding: a lease becomes a <see cref="ForwardOutcome"/>, while bytes pass and the last ones are kept back.</item>
/// <item>Metering: an outcome becomes a <see cref="MeteredUsage"/>.</item>
/// <item>Settlement: usage becomes a charge and a record in the journal, the hold ends; then the client gets its last bytes.</item>
/// <item>Recording: the journal becomes rows, behind everybody's back.</item>
/// </list>
/// </summary>
internal sealed partial class RelayPipeline(
    CallerGate callers,
    AdmissionGate admissions,
    AccountRouter router,
    Forwarder forwarder,
    Settlement.Settlement settlement,
    GatewayMetrics metrics,
    TimeProvider clock,
    ILogger<RelayPipeline> log)
{
    /// <remarks>The steps below wait once each and are large: their state is pooled, where it would else be thrown away with each request.</remarks>
    public async Task RunAsync(HttpContext context)
    {
        var arrival = Arrival.Of(RelayRoute.Of(context.Request.Method, context.Request.Path.Value!), clock, context.Features.Get<Receipt>());
        metrics.RequestStarted();
        var end = new Finish(StatusCodes.Status500InternalServerError, default, default);
        try
        {
            // 1 Authentication
            var (caller, refusal) = await callers.AuthenticateAsync(context);
            end = refusal is null
                ? await ServeAsync(context, arrival, caller!)
                : await RefuseAsync(context, arrival, caller, "", refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            end = new(StatusCodes.Status499ClientClosedRequest, default, default);
        }
        catch (Exception e)
        {
            Log.Failed(log, e, arrival.RequestId);
            await FailAsync(context, arrival);
        }
        finally
        {
            metrics.RequestFinished(
                arrival.Route.Dialect.Name(), end.StatusCode, end.Usage.Quality,
                end.Usage.Tokens.Total - end.Usage.Tokens.Output, end.Usage.Tokens.Output, end.Overhead);
        }

        // Some clients take any orderly end for a whole answer, error event or not. Only an exception makes the server send
        // what has been written and then close without the mark that ends a body; an abort would lose the error event.
        if (end.Broken)
            throw new BrokenAnswerException();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Finish> ServeAsync(HttpContext context, Arrival arrival, Caller caller)
    {
        // 2 Admission
        if (admissions.RefuseUnread(arrival, caller) is { } unread)
            return await RefuseAsync(context, arrival, caller, arrival.Route.PathModel ?? "", unread);
        var (body, problem) = arrival.Route.HasBody ? await RequestBody.ReadAsync(context.Request, Refusals.MaxBodyBytes) : (RequestBody.None, BodyProblem.None);
        if (body is null)
            return await RefuseBodyAsync(context, arrival, caller, problem);
        using var _ = body;
        var bodyRead = clock.GetTimestamp();
        var facts = await AdmissionGate.ReadFactsAsync(arrival.Route, context.Request, body);
        var (admission, refusal, hit) = await admissions.AdmitAsync(arrival, caller, facts);
        if (admission is null)
            return await RefuseAsync(context, arrival, caller, arrival.Route.PathModel ?? facts.Model ?? "", refusal!, hit);
        try
        {
            // 3 Routing
            var (lease, noAccount) = router.Lease(admission);
            if (lease is null)
                return await RefuseAsync(context, arrival, caller, admission.Model, noAccount!);
            using (lease)
                return await ForwardAsync(context, admission, lease, body, bodyRead);
        }
        finally
        {
            // What was not settled was not served.
            await settlement.ReleaseAsync(admission);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Finish> ForwardAsync(HttpContext context, Admission.Admission admission, AccountLease lease, RequestBody body, long bodyRead)
    {
        // 4 Forwarding
        var route = admission.Arrival.Route;
        var splice = route.KnowsStreamOptions ? UsageRequest.For(admission.Facts, route.Dialect, body.Memory.Span) : null;
        var sent = clock.GetTimestamp();
        var (call, failure) = await forwarder.SendAsync(context, admission, lease, body, splice);
        if (call is null)
            return await FailedAsync(context, admission, lease, failure, clock.GetElapsedTime(bodyRead, sent));
        using var _ = call;
        using var copy = AnswerCopy.Of(context, call, admission, dropUsageChunk: splice is not null, clock);
        // The account has the body; a slow answer should not keep it in memory.
        body.Dispose();
        var copied = await copy.RunAsync();
        var ended = clock.GetTimestamp();
        Blame(lease, copied);

        // 5 Metering
        var outcome = copy.Outcome(copied);
        var usage = MeteredUsage.Of(admission, outcome);

        // 6 Settlement; 7 Recording follows on its own
        var cost = await settlement.SettleAsync(admission, lease.Account, outcome, usage);
        if (!context.Response.HasStarted)
            context.Response.Headers["x-apihub-cost"] = Credits.Format(cost);
        var broken = await copy.FinishAsync(copied);
        return new(outcome.StatusCode, usage, clock.GetElapsedTime(bodyRead, sent) + clock.GetElapsedTime(ended), broken);
    }

    private void Blame(AccountLease lease, CopyEnd end)
    {
        if (end == CopyEnd.Cut)
            lease.Account.State.Failed(AttemptResult.Interrupted, "It broke an answer off.", clock.GetUtcNow());
        else if (end == CopyEnd.Whole)
            lease.Account.State.Answered(null, clock.GetUtcNow());
    }

    private async ValueTask<Finish> FailedAsync(
        HttpContext context, Admission.Admission admission, AccountLease lease, ApiError? failure, TimeSpan overhead)
    {
        var outcome = failure is null
            ? new ForwardOutcome { Outcome = Outcome.ClientLeft, StatusCode = StatusCodes.Status499ClientClosedRequest, ErrorCode = "client_left" }
            : new ForwardOutcome { Outcome = Outcome.UpstreamFailed, StatusCode = failure.Status, ErrorCode = failure.Code };
        var usage = MeteredUsage.Of(admission, outcome);
        await settlement.SettleAsync(admission, lease.Account, outcome, usage);
        if (failure is not null)
            await ErrorAnswer.WriteAsync(context, admission.Arrival.Route.Dialect, failure, admission.Arrival.RequestId);
        return new(outcome.StatusCode, usage, overhead);
    }

    private ValueTask<Finish> RefuseBodyAsync(HttpContext context, Arrival arrival, Caller caller, BodyProblem problem) => problem switch
    {
        BodyProblem.TooLarge => RefuseAsync(context, arrival, caller, "", Refusals.BodyTooLarge),
        BodyProblem.Unreadable => RefuseAsync(context, arrival, caller, "", Refusals.BodyUnreadable),
        // Nobody is there to be told, and nothing has been asked of anyone.
        _ => ValueTask.FromResult(new Finish(StatusCodes.Status499ClientClosedRequest, default, default)),
    };

    private async ValueTask<Finish> RefuseAsync(HttpContext context, Arrival arrival, Caller? caller, string model, ApiError refusal, LimitHit? hit = null)
    {
        if (caller is not null && refusal != Refusals.JournalFull)
            settlement.Refuse(arrival, caller, model, refusal);
        await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, refusal, arrival.RequestId, hit, clock.GetUtcNow());
        return new(refusal.Status, default, clock.GetElapsedTime(arrival.Timestamp));
    }

    private static async ValueTask FailAsync(HttpContext context, Arrival arrival)
    {
        if (context.Response.HasStarted)
            context.Abort();
        else
            await ErrorAnswer.WriteAsync(context, arrival.Route.Dialect, Refusals.Internal, arrival.RequestId);
    }

    /// <summary>What the meters on the wall want to know of a request.</summary>
    private readonly record struct Finish(int StatusCode, MeteredUsage Usage, TimeSpan Overhead, bool Broken = false);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId}: the gateway failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string requestId);
    }
}
