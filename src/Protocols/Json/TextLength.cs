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
        while (!raw.IsEmpty)
        {
            if (_state == Plain)
            {
                var slash = raw.IndexOf((byte)'\\');
                Bytes += slash < 0 ? raw.Length : slash;
                if (slash < 0)
                    return;
                _state = AfterBackslash;
                raw = raw[(slash + 1)..];
                continue;
            }
            AddEscaped(raw[0]);
            raw = raw[1..];
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
