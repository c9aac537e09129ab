using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Relay.Metering;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Settlement;

/// <summary>The sixth step: charges for what happened. Never under the client's cancellation: who has left is settled all the same.</summary>
internal sealed partial class Settlement(Journal journal, IQuotas quotas, GatewayMetrics metrics, TimeProvider clock, ILogger<Settlement> log)
{
    /// <summary>Charges a request: in limits and balance, and in the journal, which no end of this process can undo.</summary>
    /// <returns>What it costs, in nano-credits.</returns>
    /// <remarks>The balance comes first: once it is in the journal, a charge may be in the database before this goes on, and would be taken off twice.</remarks>
    public ValueTask<long> SettleAsync(Attempts attempts, UpstreamAccount? account, in ForwardOutcome outcome, in MeteredUsage usage)
    {
        var admission = attempts.Admission;
        if (usage.IsSuspect)
            Suspect(admission, account, outcome);
        var charge = Charge.Of(admission, outcome, usage);
        var booking = quotas.SettleAsync(admission.Hold, usage.Tokens.Total, charge.Amount);
        try
        {
            Record(admission.Arrival, RecordOf(attempts, account, outcome, usage, charge));
        }
        catch (Exception unrecorded)
        {
            return UnchargedAsync(booking, admission.Caller.UserId, charge.Amount, unrecorded);
        }

        return booking.IsCompletedSuccessfully ? new(charge.Amount) : BookedAsync(booking, charge.Amount);
    }

    /// <summary>Gives back what an admission holds, unless it has been settled: the request goes no further, and no counter has moved.</summary>
    public ValueTask ReleaseAsync(Admission.Admission admission) => quotas.ReleaseAsync(admission.Hold);

    /// <summary>What could not be recorded is not charged either.</summary>
    private async ValueTask<long> UnchargedAsync(ValueTask booking, Guid userId, long amount, Exception unrecorded)
    {
        await booking;
        await quotas.WalletChangedAsync(WalletState.Unknown(userId), shipped: amount);
        throw new IOException(unrecorded.Message, unrecorded);
    }

    private static async ValueTask<long> BookedAsync(ValueTask booking, long amount)
    {
        await booking;
        return amount;
    }

    private void Record(Arrival arrival, UsageRecord record)
    {
        journal.Append(record);
        arrival.Receipt?.Record = record;
    }

    private void Suspect(Admission.Admission admission, UpstreamAccount? account, in ForwardOutcome outcome)
    {
        metrics.UsageSuspected();
        var tokens = outcome.Reported!.Value.Tokens;
        Log.Suspect(log, admission.Arrival.RequestId, account?.Name ?? "", tokens.Total - tokens.Output, tokens.Output);
    }

    private UsageRecord RecordOf(
        Attempts attempts, UpstreamAccount? account, in ForwardOutcome outcome, in MeteredUsage usage, in Charge charge)
    {
        var admission = attempts.Admission;
        var arrival = admission.Arrival;
        var caller = admission.Caller;
        var tokens = usage.Tokens;
        return new()
        {
            RequestId = arrival.RequestId,
            CreatedAt = arrival.At,
            UserId = caller.UserId,
            KeyId = caller.KeyId,
            KeyName = caller.KeyName,
            Dialect = arrival.Route.Dialect.Name(),
            Endpoint = arrival.Endpoint,
            RequestedModel = admission.Model,
            Model = ModelOf(admission, account, outcome),
            Account = account?.Name ?? "",
            StatusCode = outcome.StatusCode,
            Outcome = outcome.Outcome,
            ErrorCode = outcome.ErrorCode,
            Stream = admission.IsStream,
            InputTokens = tokens.Input,
            CachedInputTokens = tokens.CachedInput,
            CacheWrite5mTokens = tokens.CacheWrite5m,
            CacheWrite1hTokens = tokens.CacheWrite1h,
            OutputTokens = tokens.Output,
            ReasoningTokens = tokens.Reasoning,
            Quality = usage.Quality,
            Cost = charge.Amount,
            PriceVersion = charge.PriceVersion,
            Multiplier = charge.Multiplier,
            Images = charge.Images,
            DurationMs = Milliseconds(arrival.Timestamp, clock.GetTimestamp()),
            TtftMs = outcome.FirstByteTimestamp == 0 ? null : Milliseconds(arrival.Timestamp, outcome.FirstByteTimestamp),
            Attempts = attempts.Count,
            Decisions = attempts.Story(),
        };
    }

    /// <summary>Keeps a refusal, so that its caller can be told why; it moves no counter.</summary>
    public void Refuse(Arrival arrival, Caller caller, string model, ApiError refusal, string? story = null) =>
        Record(arrival, new()
        {
            RequestId = arrival.RequestId,
            CreatedAt = arrival.At,
            UserId = caller.UserId,
            KeyId = caller.KeyId,
            KeyName = caller.KeyName,
            Dialect = arrival.Route.Dialect.Name(),
            Endpoint = arrival.Endpoint,
            RequestedModel = model,
            Model = "",
            Account = "",
            StatusCode = refusal.Status,
            Outcome = refusal.Status >= 500 ? Outcome.UpstreamFailed : Outcome.Refused,
            ErrorCode = refusal.Code,
            Stream = false,
            Quality = UsageQuality.Unmetered,
            DurationMs = Milliseconds(arrival.Timestamp, clock.GetTimestamp()),
            Attempts = 0,
            Decisions = story,
        });

    /// <summary>
    /// Roll-ups have a row for each model, so that a name which only the client has written, and no account has answered to, is not one.
    /// It stays on record as the requested model.
    /// </summary>
    private static string ModelOf(Admission.Admission admission, UpstreamAccount? account, in ForwardOutcome outcome) =>
        outcome.AnswerModel ?? (outcome.AnswerBegan || account?.ListedModels.Contains(admission.Model) == true ? admission.Model : "");

    private int Milliseconds(long from, long to) =>
        (int)Math.Clamp(clock.GetElapsedTime(from, to).TotalMilliseconds, 0, int.MaxValue);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "{RequestId}: account {Account} reported {Input} input and {Output} output tokens, which cannot be. The request is charged by estimate; check the account.")]
        public static partial void Suspect(ILogger logger, string requestId, string account, long input, long output);
    }
}
