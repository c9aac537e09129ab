using ApiHub.Gateway.Accounts.Health;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>Why asking an account came to nothing, before its client was given anything.</summary>
/// <param name="Result">What kind of nothing.</param>
/// <param name="Status">Of the account's answer; null: there was none.</param>
/// <param name="Reason">For operators.</param>
/// <param name="Error">For the client, should no other account do better.</param>
internal sealed record AttemptFailure(AttemptResult Result, int? Status, string Reason, ApiError Error)
{
    /// <summary>Whether the same account may do better in a moment. One that is limited or does not know its credential will not.</summary>
    public bool IsTransient => Result is not (AttemptResult.Limited or AttemptResult.Refused);
}
