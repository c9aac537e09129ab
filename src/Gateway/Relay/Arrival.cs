using System.Buffers.Binary;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay;

/// <summary>A request that has come in: its name, its time, its way.</summary>
/// <param name="RequestId">Sorts by time; answers carry it as <c>x-request-id</c>.</param>
/// <param name="At">When it came.</param>
/// <param name="Timestamp">The same on the clock that durations are measured with.</param>
/// <param name="Route">What it asks for.</param>
/// <param name="Receipt">Wanted by whoever makes the request inside the gateway; null: it comes from outside.</param>
internal sealed record Arrival(string RequestId, DateTimeOffset At, long Timestamp, RelayRoute Route, Receipt? Receipt)
{
    /// <summary>The path that the client has called.</summary>
    public string Endpoint => Receipt?.Endpoint ?? Route.Path;

    public static Arrival Of(RelayRoute route, TimeProvider clock, Receipt? receipt = null)
    {
        var now = clock.GetUtcNow();
        return new(NewId(now), now, clock.GetTimestamp(), route, receipt);
    }

    /// <summary>A version 7 UUID. Nothing is kept secret by it, so its random part need not cost a call into the kernel.</summary>
    private static string NewId(DateTimeOffset now)
    {
        Span<byte> bytes = stackalloc byte[16];
        Random.Shared.NextBytes(bytes[6..]);
        var time = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteUInt16BigEndian(bytes, (ushort)(time >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(bytes[2..], (uint)time);
        bytes[6] = (byte)(0x70 | (bytes[6] & 0x0F));
        bytes[8] = (byte)(0x80 | (bytes[8] & 0x3F));
        return string.Concat("req_", Convert.ToHexStringLower(bytes));
    }
}
