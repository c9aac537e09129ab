using System.Buffers.Text;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A reply of Redis: a line, an error, a number, or a string with its length before it. Our scripts give no lists.</summary>
internal readonly ref struct RedisReply
{
    private RedisReply(bool isError, ReadOnlySpan<byte> text, int length)
    {
        IsError = isError;
        Text = text;
        Length = length;
    }

    public bool IsError { get; }

    /// <summary>Empty where Redis says nil.</summary>
    public ReadOnlySpan<byte> Text { get; }

    /// <summary>Bytes of the whole reply.</summary>
    public int Length { get; }

    /// <returns>False when there is not all of it yet.</returns>
    /// <exception cref="IOException">This is no such reply.</exception>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out RedisReply reply)
    {
        reply = default;
        var line = bytes.IndexOf("\r\n"u8);
        if (line < 0)
            return false;
        var text = bytes[1..line];
        switch (bytes[0])
        {
            case (byte)'+' or (byte)':' or (byte)'-':
                reply = new(bytes[0] == '-', text, line + 2);
                return true;
            case (byte)'$' when Utf8Parser.TryParse(text, out int length, out _):
                if (length < 0)
                    reply = new(false, default, line + 2);
                else if (bytes.Length >= line + 2 + length + 2)
                    reply = new(false, bytes.Slice(line + 2, length), line + 2 + length + 2);
                return reply.Length > 0;
            default:
                throw new IOException("Redis gave an answer that is none of its protocol.");
        }
    }
}
