using System.Runtime.CompilerServices;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Forwarding.Limits;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>The fourth step, its first half: asks the account, blames it where it is to blame, and says what came of it as a value.</summary>
internal sealed partial class Forwarder(TimeProvider clock, ILogger<Forwarder> log)
{
    /// <returns>A call with an answer worth passing on, or why there is none; neither when the client has left.</returns>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<(UpstreamCall? Call, AttemptFailure? Failure)> SendAsync(Attempts attempts, AccountLease lease)
    {
        var account = lease.Account;
        var call = new UpstreamCall(account, attempts.Context.RequestAborted, clock);
        try
        {
            var request = UpstreamRequest.Build(attempts, lease);
            call.Answer = await account.Invoker.SendAsync(request, call.Token);
            if (AnswerVerdict.IsForClient(call.Answer))
            {
                NoteLimits(call);
                return (call, null);
            }

            var failure = await JudgeAsync(call, attempts.Admission, lease);
            call.Dispose();
            return (null, failure);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            var failure = call.End == CallEnd.ClientLeft ? null : Unreachable(call, attempts.Admission, e);
            call.Dispose();
            return (null, failure);
        }
    }

    private async Task<AttemptFailure> JudgeAsync(UpstreamCall call, Admission.Admission admission, AccountLease lease)
    {
        var (answer, state) = (call.Answer!, lease.Account.State);
        var body = AnswerVerdict.MaySpeakOfLimit(answer) ? await ErrorBody.ReadAsync(answer.Content, clock, call.Token) : default;
        var now = clock.GetUtcNow();
        Log.Answered(log, admission.Arrival.RequestId, lease.Account.Name, (int)answer.StatusCode);
        if ((int)answer.StatusCode == StatusCodes.Status429TooManyRequests || body.IsOfPool)
        {
            var (coolDown, isOfAccount) = ProviderLimits.Read(answer, body, now);
            state.Limited(isOfAccount ? CoolDowns.AllModels : lease.Model, coolDown, now);
            return new(AttemptResult.Limited, (int)answer.StatusCode, coolDown.Reason, Errors.Refusals.PoolUnavailable(admission.Model, coolDown.Until - now));
        }

        var failure = AnswerVerdict.Judge(answer, admission.Arrival.Route.Dialect);
        if (failure.Result == AttemptResult.Refused)
            state.Refused(failure.Reason, now);
        else
            state.Failed(failure.Result, failure.Reason, now);
        return failure;
    }

    private AttemptFailure Unreachable(UpstreamCall call, Admission.Admission admission, Exception exception)
    {
        var isLate = exception is OperationCanceledException;
        var reason = isLate ? "It did not answer in time." : $"It could not be reached ({(exception as HttpRequestException)?.HttpRequestError}).";
        var result = isLate ? AttemptResult.TimedOut : AttemptResult.Unreachable;
        call.Account.State.Failed(result, reason, clock.GetUtcNow());
        Log.Unreachable(log, admission.Arrival.RequestId, call.Account.Name, reason);
        return new(result, null, reason, isLate
            ? new(504, ErrorKind.Timeout, "upstream_timeout", "The provider did not answer in time. Try again.")
            : new(502, ErrorKind.Upstream, "upstream_unreachable", "The provider cannot be reached. Try again in a moment."));
    }

    /// <summary>Once a second is enough for eyes, and free for everything else.</summary>
    private void NoteLimits(UpstreamCall call)
    {
        if (call.Account.State.IsDueToNoteWindows(clock.GetTimestamp(), clock.TimestampFrequency))
            ProviderLimits.Note(call.Answer!, call.Account, clock.GetUtcNow());
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId}: account {Account} answered {Status}.")]
        public static partial void Answered(ILogger logger, string requestId, string account, int status);

        [LoggerMessage(Level = LogLevel.Warning, Message = "{RequestId}: account {Account}: {Reason}")]
        public static partial void Unreachable(ILogger logger, string requestId, string account, string reason);
    }
}
