using System.Buffers.Binary;

namespace ApiHub.Gateway.Relay;

/// <summary>A request that has come in: its name, its time, its way.</summary>
/// <param name="RequestId">Sorts by time; answers carry it as <c>x-request-id</c>.</param>
/// <param name="At">When it came.</param>
/// <param name="Timestamp">The same on the clock that durations are measured with.</param>
/// <param name="Route">What it asks for.</param>
internal sealed record Arrival(string RequestId, DateTimeOffset At, long Timestamp, RelayRoute Route)
{
    public static Arrival Of(RelayRoute route, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        return new(NewId(now), now, clock.GetTimestamp(), route);
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
