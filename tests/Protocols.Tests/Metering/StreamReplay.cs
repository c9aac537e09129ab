namespace ApiHub.Protocols.Tests;

/// <summary>What a stream's meter knows at the end.</summary>
internal sealed record StreamResult(
    UsageReport? Usage, string? Model, long TextBytes, bool Output, bool Terminal, bool Error, string Verdicts)
{
    /// <summary>The bytes that a client would see.</summary>
    public byte[] Passed { get; init; } = [];

    public bool Equals(StreamResult? other) => other is not null
        && (Usage, Model, TextBytes, Output, Terminal, Error, Verdicts)
            == (other.Usage, other.Model, other.TextBytes, other.Output, other.Terminal, other.Error, other.Verdicts)
        && Passed.AsSpan().SequenceEqual(other.Passed);

    public override int GetHashCode() => Passed.Length;
}

/// <summary>Feeds a stream to <see cref="SseEvents"/> and <see cref="StreamMeter"/> as the relay does, cut where a test says.</summary>
internal static class StreamReplay
{
    public static StreamResult Run(byte[] sse, Dialect dialect, bool drop, params ReadOnlySpan<int> cuts)
    {
        var meter = StreamMeter.For(dialect, drop);
        var verdicts = new List<EventVerdict>();
        var passed = new List<byte>();
        int start = 0, scanned = 0, received = 0;
        for (var piece = 0; piece <= cuts.Length; piece++)
        {
            received = Math.Max(received, piece < cuts.Length ? cuts[piece] : sse.Length);
            while (true)
            {
                var buffer = sse.AsSpan(start..received);
                var length = SseEvents.NextEventLength(buffer, scanned);
                scanned = length < 0 ? buffer.Length : 0;
                if (length < 0)
                    break;
                var verdict = meter.OnEvent(buffer[..length]);
                if (!IsBlank(buffer[..length]))
                    verdicts.Add(verdict);
                if (verdict != EventVerdict.Drop)
                    passed.AddRange(buffer[..length]);
                start += length;
            }
        }
        passed.AddRange(sse.AsSpan(start));
        var letters = string.Concat(verdicts.Select(verdict => verdict.ToString()[0]));
        return new(meter.Usage, meter.Model, meter.OutputTextBytes, meter.SawOutput, meter.SawTerminal, meter.SawError, letters)
        {
            Passed = [.. passed],
        };
    }

    // Where lines end in CR and the cut falls between CR and LF, the LF is an event of its own, which says nothing.
    private static bool IsBlank(ReadOnlySpan<byte> sseEvent) => sseEvent.Length <= 2;
}
