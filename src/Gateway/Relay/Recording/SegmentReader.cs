using System.Buffers;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>Reads a segment's records in their order.</summary>
internal sealed class SegmentReader(JournalSegment segment, long offset) : IDisposable
{
    private readonly byte[] _buffer = ArrayPool<byte>.Shared.Rent(64 * 1024);
    private int _start;
    private int _end;

    /// <summary>Where the next record begins.</summary>
    public long Offset { get; private set; } = offset;

    public bool AtEnd => Offset >= segment.Length;

    /// <param name="record">The record's bytes, when whole; valid until the next call.</param>
    public FrameState Next(out ReadOnlySpan<byte> record)
    {
        var state = JournalFrame.Read(_buffer.AsSpan(_start.._end), out record);
        if (state == FrameState.Short)
        {
            Refill();
            state = JournalFrame.Read(_buffer.AsSpan(_start.._end), out record);
        }

        if (state == FrameState.Whole)
        {
            _start += JournalFrame.HeaderSize + record.Length;
            Offset += JournalFrame.HeaderSize + record.Length;
        }

        return state;
    }

    public void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);

    private void Refill()
    {
        _start = 0;
        _end = 0;
        while (segment.Read(_buffer.AsSpan(_end), Offset + _end) is var read and > 0)
            _end += read;
    }
}
