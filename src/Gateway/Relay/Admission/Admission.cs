using ApiHub.Gateway.Keys;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Admission;

/// <summary>
/// The proof that a caller may make a request: nothing can be forwarded without one, and only <see cref="AdmissionGate"/> gives it.
/// </summary>
internal sealed class Admission
{
    internal Admission(Arrival arrival, Caller caller, string model, RequestFacts facts)
    {
        Arrival = arrival;
        Caller = caller;
        Model = model;
        Facts = facts;
    }

    public Arrival Arrival { get; }

    public Caller Caller { get; }

    /// <summary>The model asked for; empty when the request names none and needs none.</summary>
    public string Model { get; }

    public RequestFacts Facts { get; }

    /// <summary>Whether the client wants the answer piece by piece.</summary>
    public bool IsStream => Facts.Stream || Arrival.Route.Path.EndsWith(":streamGenerateContent", StringComparison.Ordinal);
}
