namespace ApiHub.Protocols;

/// <summary>
/// Counts the UTF-8 bytes that the inside of a JSON string stands for. Pieces may be cut anywhere, also inside an escape.
/// </summary>
internal struct TextLength
{
    private const int Plain = 0;
    private const int AfterBackslash = 1;
    private const int FirstHexDigit = 2;
    private const int PastHexDigits = 6;

    private int _state;
    private int _code;

    public long Bytes { get; private set; }

    public void Add(ReadOnlySpan<byte> raw)
    {
        for (var at = 0; at < raw.Length;)
        {
            if (_state != Plain)
            {
                AddEscaped(raw[at++]);
                continue;
            }
            var slash = raw[at..].IndexOf((byte)'\\');
            if (slash < 0)
            {
                Bytes += raw.Length - at;
                return;
            }
            Bytes += slash;
            at += slash + 1;
            _state = AfterBackslash;
        }
    }

    /// <summary>Adds text that is not written as a string: a tool's arguments as an object.</summary>
    public void AddRaw(long bytes) => Bytes += bytes;

    private void AddEscaped(byte next)
    {
        if (_state == AfterBackslash)
        {
            _state = next == (byte)'u' ? FirstHexDigit : Plain;
            _code = 0;
            Bytes += _state == Plain ? 1 : 0;
            return;
        }
        _code = (_code << 4) | HexValue(next);
        if (++_state < PastHexDigits)
            return;
        _state = Plain;
        Bytes += _code switch
        {
            < 0x80 => 1,
            < 0x800 => 2,
            >= 0xD800 and < 0xE000 => 2, // half of a pair that takes four bytes
            _ => 3,
        };
    }

    private static int HexValue(byte digit) => ((digit & 0xF) + (digit >> 6) * 9) & 0xF;
}
