using System.Runtime.CompilerServices;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Admission;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>The fourth step, its first half: asks the account, and says what came of it as a value.</summary>
internal sealed partial class Forwarder(TimeProvider clock, ILogger<Forwarder> log)
{
    /// <returns>A call with an answer worth passing on, or what to tell the client instead; neither when the client has left.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(UpstreamCall? Call, ApiError? Failure)> SendAsync(
        HttpContext context, Admission.Admission admission, AccountLease lease, RequestBody body, BodySplice? splice)
    {
        var account = lease.Account;
        var call = new UpstreamCall(account, context.RequestAborted, clock);
        try
        {
            var request = UpstreamRequest.Build(context.Request, admission, body, splice, account);
            call.Answer = await account.Invoker.SendAsync(request, call.Token);
            if (AnswerVerdict.Judge(call.Answer, account, admission.Model, admission.Arrival.Route.Dialect, clock.GetUtcNow()) is not { } failure)
                return (call, null);
            Log.Answered(log, admission.Arrival.RequestId, account.Name, (int)call.Answer.StatusCode);
            call.Dispose();
            return (null, failure);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            var failure = call.End == CallEnd.ClientLeft ? null : Unreachable(call, admission, e);
            call.Dispose();
            return (null, failure);
        }
    }

    private ApiError Unreachable(UpstreamCall call, Admission.Admission admission, Exception exception)
    {
        var isLate = exception is OperationCanceledException;
        var reason = isLate ? "It did not answer in time." : $"It could not be reached ({(exception as HttpRequestException)?.HttpRequestError}).";
        call.Account.State.Failed(isLate ? AttemptResult.TimedOut : AttemptResult.Unreachable, reason, clock.GetUtcNow());
        Log.Unreachable(log, admission.Arrival.RequestId, call.Account.Name, reason);
        return isLate
            ? new(504, ErrorKind.Timeout, "upstream_timeout", "The provider did not answer in time. Try again.")
            : new(502, ErrorKind.Upstream, "upstream_unreachable", "The provider cannot be reached. Try again in a moment.");
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId}: account {Account} answered {Status}.")]
        public static partial void Answered(ILogger logger, string requestId, string account, int status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId}: account {Account}: {Reason}")]
        public static partial void Unreachable(ILogger logger, string requestId, string account, string reason);
    }
}
