using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Metering;

/// <summary>The tokens of a request, and how far they can be trusted: nothing is settled without one.</summary>
internal readonly record struct MeteredUsage(TokenUsage Tokens, UsageQuality Quality)
{
    private static readonly MeteredUsage Nothing = new(default, UsageQuality.Unmetered);

    /// <summary>
    /// The provider's last word where there is one; where it never came, an estimate of what was delivered;
    /// nothing where nothing was delivered or there is nothing to count.
    /// </summary>
    public static MeteredUsage Of(Admission.Admission admission, in ForwardOutcome outcome)
    {
        if (outcome.Outcome == Outcome.UpstreamFailed)
            return Nothing;
        if (outcome.Reported is { Final: true } final)
            return new(final.Tokens, final.Consistent ? UsageQuality.Exact : UsageQuality.Estimated);
        if (!outcome.AnswerBegan || admission.Arrival.Route.Kind != RouteKind.Generation)
            return Nothing;
        var output = TokenEstimate.FromUtf8Bytes(outcome.OutputTextBytes);
        var tokens = outcome.Reported is { } begun
            ? begun.Tokens with { Output = Math.Max(begun.Tokens.Output, output) }
            : new TokenUsage(TokenEstimate.FromUtf8Bytes(admission.Facts.TextBytes), 0, 0, 0, output, 0);
        return new(tokens, UsageQuality.Estimated);
    }
}
