using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Relay.Metering;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Settlement;

/// <summary>The sixth step: puts what happened into the journal. Never under the client's cancellation: who has left is settled all the same.</summary>
internal sealed class Settlement(Journal journal, TimeProvider clock)
{
    public void Settle(Admission.Admission admission, UpstreamAccount account, in ForwardOutcome outcome, in MeteredUsage usage)
    {
        var arrival = admission.Arrival;
        var caller = admission.Caller;
        var tokens = usage.Tokens;
        journal.Append(new UsageRecord
        {
            RequestId = arrival.RequestId,
            CreatedAt = arrival.At,
            UserId = caller.UserId,
            KeyId = caller.KeyId,
            KeyName = caller.KeyName,
            Dialect = arrival.Route.Dialect.Name(),
            Endpoint = arrival.Route.Path,
            RequestedModel = admission.Model,
            Model = ModelOf(admission, account, outcome),
            Account = account.Name,
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
            DurationMs = Milliseconds(arrival.Timestamp, clock.GetTimestamp()),
            TtftMs = outcome.FirstByteTimestamp == 0 ? null : Milliseconds(arrival.Timestamp, outcome.FirstByteTimestamp),
            Attempts = 1,
        });
    }

    /// <summary>Keeps a refusal, so that its caller can be told why; it moves no counter.</summary>
    public void Refuse(Arrival arrival, Caller caller, string model, ApiError refusal) =>
        journal.Append(new UsageRecord
        {
            RequestId = arrival.RequestId,
            CreatedAt = arrival.At,
            UserId = caller.UserId,
            KeyId = caller.KeyId,
            KeyName = caller.KeyName,
            Dialect = arrival.Route.Dialect.Name(),
            Endpoint = arrival.Route.Path,
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
        });

    /// <summary>
    /// Roll-ups have a row for each model, so that a name which only the client has written, and no account has answered to, is not one.
    /// It stays on record as the requested model.
    /// </summary>
    private static string ModelOf(Admission.Admission admission, UpstreamAccount account, in ForwardOutcome outcome) =>
        outcome.AnswerModel ?? (outcome.AnswerBegan || account.ListedModels.Contains(admission.Model) ? admission.Model : "");

    private int Milliseconds(long from, long to) =>
        (int)Math.Clamp(clock.GetElapsedTime(from, to).TotalMilliseconds, 0, int.MaxValue);
}
