using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

internal enum FrameState
{
    /// <summary>A record that is as it was written.</summary>
    Whole,

    /// <summary>The bytes end inside a record.</summary>
    Short,

    /// <summary>No record was written here, or not to its end: its length is zero.</summary>
    Unwritten,

    /// <summary>The bytes are not a record that this version can read.</summary>
    Corrupt,
}

/// <summary>A record in a segment: its length, the CRC-32C of length and record, the record; little-endian.</summary>
internal static class JournalFrame
{
    public const int HeaderSize = 8;

    public const int MaxSize = HeaderSize + UsageRecordFormat.MaxSize;

    /// <returns>The frame's length.</returns>
    public static int Write(UsageRecord record, Span<byte> target)
    {
        var length = UsageRecordFormat.Write(record, target[HeaderSize..]);
        BinaryPrimitives.WriteInt32LittleEndian(target, length);
        BinaryPrimitives.WriteUInt32LittleEndian(target[4..], Checksum(target.Slice(HeaderSize, length)));
        return HeaderSize + length;
    }

    /// <param name="source">Bytes from the start of a frame on.</param>
    /// <param name="record">The record's bytes, when whole.</param>
    public static FrameState Read(ReadOnlySpan<byte> source, out ReadOnlySpan<byte> record)
    {
        record = default;
        if (source.Length < HeaderSize)
            return FrameState.Short;
        var length = BinaryPrimitives.ReadInt32LittleEndian(source);
        if (length == 0)
            return FrameState.Unwritten;
        if (length is < 0 or > UsageRecordFormat.MaxSize)
            return FrameState.Corrupt;
        if (source.Length < HeaderSize + length)
            return FrameState.Short;
        record = source.Slice(HeaderSize, length);
        var intact = BinaryPrimitives.ReadUInt32LittleEndian(source[4..]) == Checksum(record) && UsageRecordFormat.CanRead(record[0]);
        return intact ? FrameState.Whole : FrameState.Corrupt;
    }

    /// <summary>Whether a whole frame begins anywhere in these bytes.</summary>
    public static bool AnyWhole(ReadOnlySpan<byte> source)
    {
        for (var start = 0; start < source.Length; start++)
        {
            if (Read(source[start..], out _) == FrameState.Whole)
                return true;
        }

        return false;
    }

    /// <remarks>The processor computes CRC-32C eight bytes at a time; seeded with the length, so that this is covered too.</remarks>
    private static uint Checksum(ReadOnlySpan<byte> record)
    {
        var crc = BitOperations.Crc32C(uint.MaxValue, (uint)record.Length);
        var words = MemoryMarshal.Cast<byte, ulong>(record);
        foreach (var word in words)
            crc = BitOperations.Crc32C(crc, word);
        foreach (var value in record[(words.Length * sizeof(ulong))..])
            crc = BitOperations.Crc32C(crc, value);
        return ~crc;
    }
}
