using System.Runtime.CompilerServices;
using ApiHub.Gateway.Accounts.Health;
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
    Failover failover,
    Forwarder forwarder,
    Settlement.Settlement settlement,
    RefusalWriter refusals,
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
                : await refusals.WriteAsync(context, arrival, caller, "", refusal);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            end = new(StatusCodes.Status499ClientClosedRequest, default, default);
        }
        catch (Exception e)
        {
            Log.Failed(log, e, arrival.RequestId);
            await RefusalWriter.FailAsync(context, arrival);
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
            return await refusals.WriteAsync(context, arrival, caller, arrival.Route.PathModel ?? "", unread);
        var (body, problem) = arrival.Route.HasBody ? await RequestBody.ReadAsync(context.Request, Refusals.MaxBodyBytes) : (RequestBody.None, BodyProblem.None);
        if (body is null)
            return await refusals.WriteAsync(context, arrival, caller, problem);
        using var _ = body;
        var bodyRead = clock.GetTimestamp();
        var facts = await AdmissionGate.ReadFactsAsync(arrival.Route, context.Request, body);
        var (admission, refusal, hit) = await admissions.AdmitAsync(arrival, caller, facts);
        if (admission is null)
            return await refusals.WriteAsync(context, arrival, caller, arrival.Route.PathModel ?? facts.Model ?? "", refusal!, hit);
        try
        {
            return await DeliverAsync(new(context, admission, body, clock), bodyRead);
        }
        finally
        {
            // What was not settled was not served.
            await settlement.ReleaseAsync(admission);
        }
    }

    /// <summary>Asks one account after another, until one of them answers or there is no sense in asking more.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Finish> DeliverAsync(Attempts attempts, long bodyRead)
    {
        while (true)
        {
            // 3 Routing
            var (lease, refusal) = await failover.LeaseAsync(attempts);
            if (lease is null)
                return await GiveUpAsync(attempts, refusal, bodyRead);
            using (lease)
            {
                if (await ForwardAsync(attempts, lease, bodyRead) is { } finish)
                    return finish;
            }
        }
    }

    /// <returns>Null when the account has failed before the client was given anything: another one may do better.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<Finish?> ForwardAsync(Attempts attempts, AccountLease lease, long bodyRead)
    {
        // 4 Forwarding
        var (call, failure) = await forwarder.SendAsync(attempts, lease);
        if (call is null)
        {
            attempts.Failed(lease, failure);
            return null;
        }

        using var _ = call;
        using var copy = AnswerCopy.Of(attempts, call, clock);
        var copied = await copy.RunAsync();
        var ended = clock.GetTimestamp();
        Blame(lease, call, copied);
        if (copied == CopyEnd.Cut && !copy.ClientHasBytes)
        {
            attempts.Failed(lease, copy.GiveUp());
            return null;
        }

        attempts.Ended(lease, copied.Result(), (int)call.Answer!.StatusCode);

        // 5 Metering
        var outcome = copy.Outcome(copied);
        var usage = MeteredUsage.Of(attempts.Admission, outcome);

        // 6 Settlement; 7 Recording follows on its own
        var cost = await settlement.SettleAsync(attempts, lease.Account, outcome, usage);
        if (!attempts.Context.Response.HasStarted)
            attempts.Context.Response.Headers["x-apihub-cost"] = Credits.Format(cost);
        var broken = await copy.FinishAsync(copied);
        return new Finish(outcome.StatusCode, usage, clock.GetElapsedTime(bodyRead, attempts.FirstAt) + clock.GetElapsedTime(ended), broken);
    }

    private void Blame(AccountLease lease, UpstreamCall call, CopyEnd end)
    {
        var state = lease.Account.State;
        var now = clock.GetUtcNow();
        switch (end)
        {
            case CopyEnd.Cut:
                state.Failed(AttemptResult.Interrupted, "It broke an answer off.", now);
                break;
            case CopyEnd.ClientLeft:
                state.ClientLeft();
                break;
            default:
                state.Answered(call.FirstByteAt == 0 ? null : clock.GetElapsedTime(lease.TakenAt, call.FirstByteAt), now);
                break;
        }
    }

    /// <summary>No account has served the request, or its client has left before one could.</summary>
    private async ValueTask<Finish> GiveUpAsync(Attempts attempts, ApiError? refusal, long bodyRead)
    {
        var admission = attempts.Admission;
        if (refusal is not null && attempts.Count == 0)
            return await refusals.WriteAsync(attempts.Context, admission.Arrival, admission.Caller, admission.Model, refusal, story: attempts.Story());
        var outcome = refusal is null
            ? new ForwardOutcome { Outcome = Outcome.ClientLeft, StatusCode = StatusCodes.Status499ClientClosedRequest, ErrorCode = "client_left" }
            : new ForwardOutcome { Outcome = Outcome.UpstreamFailed, StatusCode = refusal.Status, ErrorCode = refusal.Code };
        var usage = MeteredUsage.Of(admission, outcome);
        await settlement.SettleAsync(attempts, attempts.LastAccount, outcome, usage);
        if (refusal is not null)
            await ErrorAnswer.WriteAsync(attempts.Context, admission.Arrival.Route.Dialect, refusal, admission.Arrival.RequestId);
        return new(outcome.StatusCode, usage, attempts.Count == 0 ? default : clock.GetElapsedTime(bodyRead, attempts.FirstAt));
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId}: the gateway failed.")]
        public static partial void Failed(ILogger logger, Exception exception, string requestId);
    }
}
