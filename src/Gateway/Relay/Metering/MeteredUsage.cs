using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Metering;

/// <summary>The tokens of a request, and how far they can be trusted: nothing is settled without one.</summary>
/// <param name="Tokens">Disjoint buckets.</param>
/// <param name="Quality">Who counted them.</param>
/// <param name="IsSuspect">Whether the provider's own count was negative or absurd and was not used.</param>
internal readonly record struct MeteredUsage(TokenUsage Tokens, UsageQuality Quality, bool IsSuspect = false)
{
    /// <summary>No request of any model comes near: what a provider reports beyond is its mistake, and nobody's bill.</summary>
    public const long MostTokens = 50_000_000;

    private static readonly MeteredUsage Nothing = new(default, UsageQuality.Unmetered);

    /// <summary>
    /// The provider's last word where there is one that can be believed; where it never came, an estimate of what was delivered;
    /// nothing where nothing was delivered or there is nothing to count.
    /// </summary>
    public static MeteredUsage Of(Admission.Admission admission, in ForwardOutcome outcome)
    {
        if (outcome.Outcome == Outcome.UpstreamFailed)
            return Nothing;
        if (outcome.Reported is { } report && IsAbsurd(report))
            return Estimated(admission, outcome, null) with { IsSuspect = true };
        if (outcome.Reported is { Final: true } final)
            return new(final.Tokens, final.Consistent ? UsageQuality.Exact : UsageQuality.Estimated);
        return Estimated(admission, outcome, outcome.Reported);
    }

    private static bool IsAbsurd(in UsageReport report) => report.Impossible || report.Tokens.Total > MostTokens;

    private static MeteredUsage Estimated(Admission.Admission admission, in ForwardOutcome outcome, UsageReport? begun)
    {
        if (!outcome.AnswerBegan || admission.Arrival.Route.Kind != RouteKind.Generation)
            return Nothing;
        var output = TokenEstimate.FromUtf8Bytes(outcome.OutputTextBytes);
        var tokens = begun is { } known
            ? known.Tokens with { Output = Math.Max(known.Tokens.Output, output) }
            : new TokenUsage(TokenEstimate.FromUtf8Bytes(admission.Facts.TextBytes), 0, 0, 0, output, 0);
        return new(tokens, UsageQuality.Estimated);
    }
}
