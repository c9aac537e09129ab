using ApiHub.Gateway.Relay.Metering;

namespace ApiHub.Gateway.Relay;

/// <summary>How a request ended: what the meters on the wall want to know of it.</summary>
/// <param name="StatusCode">What the client got, or 499 when it had left.</param>
/// <param name="Usage">What was metered.</param>
/// <param name="Overhead">What the gateway itself added.</param>
/// <param name="Broken">Whether the connection must be closed without the mark that ends a body.</param>
internal readonly record struct Finish(int StatusCode, MeteredUsage Usage, TimeSpan Overhead, bool Broken = false);
