using System.Globalization;

namespace ApiHub.Gateway.Relay;

/// <summary>A request that has come in: its name, its time, its way.</summary>
/// <param name="RequestId">Sorts by time; answers carry it as <c>x-request-id</c>.</param>
/// <param name="At">When it came.</param>
/// <param name="Timestamp">The same on the clock that durations are measured with.</param>
/// <param name="Route">What it asks for.</param>
internal readonly record struct Arrival(string RequestId, DateTimeOffset At, long Timestamp, RelayRoute Route)
{
    public static Arrival Of(RelayRoute route, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var id = string.Create(CultureInfo.InvariantCulture, $"req_{Guid.CreateVersion7(now):n}");
        return new(id, now, clock.GetTimestamp(), route);
    }
}
