using ApiHub.Gateway.Models;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>
/// What a request may use, before it is known: rather too much than too little, for it is held until the end.
/// A stream holds its output by slices while it runs; any other answer comes whole, so all of it is held at once.
/// </summary>
/// <param name="Tokens">Input, and the output that is held at first; the latter in <see cref="TokenUsage.Output"/>.</param>
/// <param name="MostOutput">The output that the request allows; null: without end.</param>
/// <param name="Images">Images asked for.</param>
internal readonly record struct Estimate(TokenUsage Tokens, long? MostOutput, long Images)
{
    /// <summary>Output tokens by which a stream's hold grows.</summary>
    public const long Slice = 4096;

    /// <summary>No model writes or draws so much: what a client asks for beyond is not worth believing.</summary>
    private const long MostTokens = 10_000_000;

    private const long MostChoices = 128;

    public static Estimate Of(Arrival arrival, in RequestFacts facts, bool isStream, PricedModel model)
    {
        var route = arrival.Route;
        if (route.Kind == RouteKind.TokenCount || !route.HasBody)
            return default;
        var choices = Math.Clamp(facts.Choices, 1, MostChoices);
        var images = route.MakesImages ? choices : 0;
        var input = Math.Min(TokenEstimate.FromUtf8Bytes(facts.TextBytes), MostTokens);
        if (!route.WritesText || (route.Kind == RouteKind.Other && model.Price.Output == 0))
            return new(new(input, 0, 0, 0, 0, 0), 0, images);
        long? most = facts.MaxOutputTokens is { } max ? Math.Clamp(max, 0, MostTokens) * choices : null;
        var output = most ?? model.UsualOutputTokens * choices;
        return new(new(input, 0, 0, 0, isStream ? Math.Min(output, Slice * choices) : output, 0), most, images);
    }
}
