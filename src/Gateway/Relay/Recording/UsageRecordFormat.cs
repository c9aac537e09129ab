using System.Buffers.Binary;
using System.Text;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>
/// A usage record as bytes: a version, the numbers little-endian, then the texts, each with a 16-bit length.
/// Times are kept to the millisecond, as in the database.
/// </summary>
/// <remarks>
/// Much of the text is chosen by clients. This is the one place that makes it storable: cut to its column's length,
/// without NUL (PostgreSQL refuses it) and without halves of surrogate pairs.
/// </remarks>
internal static class UsageRecordFormat
{
    public const byte Version = 2;

    /// <summary>The first version knew no decisions; a journal that it left is still read.</summary>
    private const byte WithoutDecisions = 1;

    /// <summary>No record is longer: the columns' lengths at three bytes a character, and room for the numbers.</summary>
    public const int MaxSize = 16_000;

    private const ushort Absent = ushort.MaxValue;

    /// <returns>How many bytes of <paramref name="target"/>, which has room for <see cref="MaxSize"/>, were written.</returns>
    public static int Write(UsageRecord record, Span<byte> target)
    {
        var writer = new Writer(target);
        writer.Byte(Version);
        writer.Long(record.CreatedAt.ToUnixTimeMilliseconds());
        writer.Guid(record.UserId);
        writer.Guid(record.KeyId);
        writer.Int(record.StatusCode);
        writer.Byte((byte)record.Outcome);
        writer.Byte(record.Stream ? (byte)1 : (byte)0);
        writer.Long(record.InputTokens);
        writer.Long(record.CachedInputTokens);
        writer.Long(record.CacheWrite5mTokens);
        writer.Long(record.CacheWrite1hTokens);
        writer.Long(record.OutputTokens);
        writer.Long(record.ReasoningTokens);
        writer.Byte((byte)record.Quality);
        writer.Long(record.Images);
        writer.Long(record.PriceVersion);
        writer.Long(record.Multiplier);
        writer.Long(record.Cost);
        writer.Int(record.DurationMs);
        writer.Byte(record.TtftMs.HasValue ? (byte)1 : (byte)0);
        if (record.TtftMs is { } ttft)
            writer.Int(ttft);
        writer.Int(record.Attempts);
        writer.Text(record.RequestId, 36);
        writer.Text(record.KeyName, 100);
        writer.Text(record.Dialect, 20);
        writer.Text(record.Endpoint, 200);
        writer.Text(record.RequestedModel, 200);
        writer.Text(record.Model, 200);
        writer.Text(record.Account, 100);
        writer.Text(record.ErrorCode, 64);
        writer.Text(record.Decisions, Decision.MaxText);
        return writer.Length;
    }

    public static bool CanRead(byte version) => version is Version or WithoutDecisions;

    /// <summary>Reads what <see cref="Write"/> wrote; the initialiser's order is the order of the bytes.</summary>
    /// <param name="source">The record's bytes.</param>
    /// <param name="before">The record before it, whose texts serve again where they are the same; most are.</param>
    public static UsageRecord Read(ReadOnlySpan<byte> source, UsageRecord? before = null)
    {
        var reader = new Reader(source[1..]);
        return new()
        {
            CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(reader.Long()),
            UserId = reader.Guid(),
            KeyId = reader.Guid(),
            StatusCode = reader.Int(),
            Outcome = (Outcome)reader.Byte(),
            Stream = reader.Byte() != 0,
            InputTokens = reader.Long(),
            CachedInputTokens = reader.Long(),
            CacheWrite5mTokens = reader.Long(),
            CacheWrite1hTokens = reader.Long(),
            OutputTokens = reader.Long(),
            ReasoningTokens = reader.Long(),
            Quality = (UsageQuality)reader.Byte(),
            Images = reader.Long(),
            PriceVersion = reader.Long(),
            Multiplier = reader.Long(),
            Cost = reader.Long(),
            DurationMs = reader.Int(),
            TtftMs = reader.Byte() != 0 ? reader.Int() : null,
            Attempts = reader.Int(),
            RequestId = reader.Text() ?? "",
            KeyName = reader.Text(before?.KeyName) ?? "",
            Dialect = reader.Text(before?.Dialect) ?? "",
            Endpoint = reader.Text(before?.Endpoint) ?? "",
            RequestedModel = reader.Text(before?.RequestedModel) ?? "",
            Model = reader.Text(before?.Model) ?? "",
            Account = reader.Text(before?.Account) ?? "",
            ErrorCode = reader.Text(),
            Decisions = source[0] == WithoutDecisions ? null : reader.Text(),
        };
    }

    private ref struct Writer(Span<byte> target)
    {
        private readonly Span<byte> _target = target;

        public int Length { get; private set; }

        public void Byte(byte value) => Take(1)[0] = value;

        public void Int(int value) => BinaryPrimitives.WriteInt32LittleEndian(Take(4), value);

        public void Long(long value) => BinaryPrimitives.WriteInt64LittleEndian(Take(8), value);

        public void Guid(Guid value) => value.TryWriteBytes(Take(16));

        public void Text(string? text, int maxLength)
        {
            var length = Take(2);
            var bytes = text is null ? 0 : Encoding.UTF8.GetBytes(Storable(text, maxLength), _target[Length..]);
            BinaryPrimitives.WriteUInt16LittleEndian(length, text is null ? Absent : (ushort)bytes);
            Length += bytes;
        }

        private Span<byte> Take(int size)
        {
            var taken = _target.Slice(Length, size);
            Length += size;
            return taken;
        }
    }

    /// <remarks>A half of a surrogate pair at the cut, or anywhere else, becomes U+FFFD when the text is encoded.</remarks>
    private static ReadOnlySpan<char> Storable(string text, int maxLength)
    {
        var clean = text.Contains('\0', StringComparison.Ordinal) ? text.Replace('\0', '\uFFFD') : text;
        if (clean.Length <= maxLength)
            return clean;
        return clean.AsSpan(0, char.IsHighSurrogate(clean[maxLength - 1]) ? maxLength - 1 : maxLength);
    }

    private ref struct Reader(ReadOnlySpan<byte> source)
    {
        private ReadOnlySpan<byte> _rest = source;

        public byte Byte() => Take(1)[0];

        public int Int() => BinaryPrimitives.ReadInt32LittleEndian(Take(4));

        public long Long() => BinaryPrimitives.ReadInt64LittleEndian(Take(8));

        public Guid Guid() => new(Take(16));

        public string? Text(string? before = null)
        {
            var length = BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
            if (length == Absent)
                return null;
            var bytes = Take(length);
            return before is not null && Ascii.Equals(bytes, before) ? before : Encoding.UTF8.GetString(bytes);
        }

        private ReadOnlySpan<byte> Take(int size)
        {
            var taken = _rest[..size];
            _rest = _rest[size..];
            return taken;
        }
    }
}
