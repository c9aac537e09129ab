namespace ApiHub.Protocols;

/// <summary>
/// Walks the members of one JSON object without building anything: strict about the object's own grammar, and about nested values only
/// that their brackets and strings balance. Never throws.
/// </summary>
internal ref struct JsonMembers(ReadOnlySpan<byte> json)
{
    private readonly ReadOnlySpan<byte> _json = json;
    private bool _opened;
    private bool _closed;
    private bool _valuePending;
    private long _base64Bytes;
    private int _nameStart;
    private int _nameEnd;

    /// <summary>The member's name as written, escapes and all.</summary>
    public readonly ReadOnlySpan<byte> Name => _json[_nameStart.._nameEnd];

    /// <summary>The member's value as written; a string with its quotes. Empty when it is broken.</summary>
    public ReadOnlySpan<byte> Value => !_valuePending || ReadValue() ? _json[ValueStart..ValueEnd] : default;

    public int ValueStart { get; private set; }

    /// <summary>Known once the value has been read.</summary>
    public int ValueEnd { get; private set; }

    /// <summary>Where the walk stands: after the closing brace when it went to the end, at the offending byte when it did not.</summary>
    public int Position { get; private set; }

    public BodyFault Fault { get; private set; }

    /// <summary>Bytes of long base64 strings passed so far.</summary>
    public readonly long Base64Bytes => _base64Bytes;

    public bool Next()
    {
        if ((_valuePending && !ReadValue()) || _closed || Fault != BodyFault.None)
            return false;
        if (!(_opened ? Continue() : Open()) || !ReadName())
            return false;
        ValueStart = ValueEnd = Position = JsonScan.SkipSpace(_json, Position);
        return _valuePending = Position < _json.Length || Fail(BodyFault.Truncated);
    }

    /// <summary>Reads the value, if it is an object or array, for what the model wrote in it.</summary>
    public void ReadContent(ref ContentScan content)
    {
        if (!_valuePending || _json[Position] is not ((byte)'{' or (byte)'['))
            return;
        _valuePending = false;
        EndNested(content.Read(_json, Position));
    }

    private bool Open()
    {
        _opened = true;
        Position = JsonScan.SkipSpace(_json, Position);
        if (Position == _json.Length)
            return Fail(BodyFault.Empty);
        if (_json[Position] != (byte)'{')
            return Fail(CanStartValue(_json[Position]) ? BodyFault.NotAnObject : BodyFault.NotJson);
        Position = JsonScan.SkipSpace(_json, Position + 1);
        return !Close();
    }

    private bool Continue()
    {
        Position = JsonScan.SkipSpace(_json, Position);
        if (Close())
            return false;
        if (!Expect((byte)','))
            return false;
        Position = JsonScan.SkipSpace(_json, Position);
        return true;
    }

    private bool Close()
    {
        if (Position == _json.Length || _json[Position] != (byte)'}')
            return false;
        Position++;
        return _closed = true;
    }

    private bool ReadName()
    {
        if (!Expect((byte)'"'))
            return false;
        _nameStart = Position;
        if (!ReadString())
            return false;
        _nameEnd = Position - 1;
        Position = JsonScan.SkipSpace(_json, Position);
        return Expect((byte)':');
    }

    private bool ReadValue()
    {
        _valuePending = false;
        var read = _json[Position] switch
        {
            (byte)'"' => ReadText(),
            (byte)'{' or (byte)'[' => EndNested(JsonScan.NestedEnd(_json, Position, ref _base64Bytes)),
            _ => ReadLiteral(),
        };
        ValueEnd = read ? Position : ValueStart;
        return read;
    }

    private bool ReadText()
    {
        var start = ++Position;
        if (!ReadString())
            return false;
        _base64Bytes += JsonScan.Base64Length(_json[start..(Position - 1)]);
        return true;
    }

    private bool EndNested(int end)
    {
        if (end < 0)
            return Fail(BodyFault.Truncated, _json.Length);
        ValueEnd = end;
        return Advance(end);
    }

    private bool ReadLiteral()
    {
        var end = JsonGrammar.LiteralEnd(_json, Position, out var fault);
        return fault == BodyFault.None ? Advance(end) : Fail(fault, end);
    }

    private bool ReadString()
    {
        var end = JsonGrammar.StringEnd(_json, Position, out var fault);
        return fault == BodyFault.None ? Advance(end + 1) : Fail(fault, end);
    }

    private bool Expect(byte mark)
    {
        if (Position == _json.Length)
            return Fail(BodyFault.Truncated);
        if (_json[Position] != mark)
            return Fail(BodyFault.NotJson);
        Position++;
        return true;
    }

    private bool Advance(int position)
    {
        Position = position;
        return true;
    }

    private bool Fail(BodyFault fault, int? position = null)
    {
        Fault = fault;
        Position = position ?? Position;
        return false;
    }

    private static bool CanStartValue(byte first) =>
        first is (byte)'[' or (byte)'"' or (byte)'-' or (byte)'t' or (byte)'f' or (byte)'n' or (>= (byte)'0' and <= (byte)'9');
}
