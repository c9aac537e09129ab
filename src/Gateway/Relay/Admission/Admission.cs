using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Models;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>
/// The proof that a caller may make a request, and that limits and balance have room for it: nothing can be forwarded without one,
/// and only <see cref="AdmissionGate"/> gives it.
/// </summary>
internal sealed class Admission
{
    /// <summary>A hold is renewed long before it counts as an orphan.</summary>
    private static readonly TimeSpan RenewAfter = IQuotas.HoldLifetime / 3;

    private readonly IQuotas _quotas;
    private readonly TimeProvider _clock;
    private readonly long? _mostOutput;
    private long _heldOutput;
    private long _coveredBytes;
    private long _renewed;

    internal Admission(Arrival arrival, Caller caller, string model, in RequestFacts facts, PricedModel priced, in Estimate estimate, Hold hold, IQuotas quotas, TimeProvider clock)
    {
        Arrival = arrival;
        Caller = caller;
        Model = model;
        Facts = facts;
        Priced = priced;
        Images = estimate.Images;
        Hold = hold;
        (_quotas, _clock) = (quotas, clock);
        _mostOutput = estimate.MostOutput;
        _heldOutput = estimate.Tokens.Output;
        _renewed = arrival.Timestamp;
        Cover();
    }

    public Arrival Arrival { get; }

    public Caller Caller { get; }

    /// <summary>The model asked for; empty when the request names none and needs none.</summary>
    public string Model { get; }

    public RequestFacts Facts { get; }

    /// <summary>What the model costs, as it was when the request was admitted.</summary>
    public PricedModel Priced { get; }

    /// <summary>Images asked for.</summary>
    public long Images { get; }

    /// <summary>What is set aside until the request is settled.</summary>
    public Hold Hold { get; }

    /// <summary>Whether the client wants the answer piece by piece.</summary>
    public bool IsStream => IsStreamed(Arrival, Facts);

    public static bool IsStreamed(Arrival arrival, in RequestFacts facts) =>
        facts.Stream || arrival.Route.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);

    /// <summary>Whether a running answer has outgrown its hold, or has run so long that the hold must be renewed.</summary>
    /// <param name="outputBytes">UTF-8 bytes of the text so far.</param>
    /// <param name="timestamp">Now.</param>
    public bool NeedsMore(long outputBytes, long timestamp) =>
        outputBytes > _coveredBytes || _clock.GetElapsedTime(_renewed, timestamp) > RenewAfter;

    /// <summary>Holds more for an answer that runs on.</summary>
    /// <returns>Null, or the limit that does not allow it.</returns>
    public async ValueTask<LimitHit?> HoldMoreAsync(long outputBytes, long timestamp)
    {
        _renewed = timestamp;
        var more = 0L;
        if (outputBytes > _coveredBytes)
        {
            more = Math.Max(Estimate.Slice, TokenEstimate.FromUtf8Bytes(outputBytes) - _heldOutput);
            if (_mostOutput is { } most)
                more = Math.Max(0, Math.Min(more, most - _heldOutput));
        }

        var amount = Priced.Price.ChargeForOutput(more, Caller.Multiplier);
        if (await _quotas.TryExtendAsync(Hold, more, amount) is { } hit)
            return hit;
        _heldOutput += more;
        Cover();
        return null;
    }

    /// <summary>Who has set a maximum gets no more than that, and all of it is held: then there is nothing to watch.</summary>
    private void Cover() => _coveredBytes =
        !IsStream || _heldOutput >= _mostOutput ? long.MaxValue : TokenEstimate.ToUtf8Bytes(_heldOutput);
}
