using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Relay.Metering;

namespace ApiHub.Gateway.Relay.Settlement;

/// <summary>What a request costs its caller, and how that was reckoned.</summary>
/// <param name="Amount">Nano-credits.</param>
/// <param name="PriceVersion">The price's version; 0: none.</param>
/// <param name="Multiplier">The group's, in billionths.</param>
/// <param name="Images">Images charged for.</param>
internal readonly record struct Charge(long Amount, long PriceVersion, long Multiplier, long Images)
{
    /// <summary>By the price and the multiplier with which the request was admitted. Whoever was given nothing pays nothing.</summary>
    public static Charge Of(Admission.Admission admission, in ForwardOutcome outcome, in MeteredUsage usage)
    {
        var price = admission.Priced.Price;
        var multiplier = admission.Caller.Multiplier;
        var images = outcome.AnswerBegan ? admission.Images : 0;
        var charged = outcome.AnswerBegan ? price : price with { Request = 0 };
        return new(charged.Charge(usage.Tokens, images, multiplier), price.Version, multiplier, images);
    }
}
