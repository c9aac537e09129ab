namespace ApiHub.Protocols;

/// <summary>
/// Walks a JSON text that arrives in pieces cut anywhere, and tells its heir of names, strings and brackets as they pass. Keeps no text itself
/// but the name being read; asks only that brackets and strings balance. Anything that does not begin like an object or an array
/// (sound, a page of HTML) is left alone.
/// </summary>
internal abstract class JsonPieces
{
    private const int LongestName = 32;
    private const int DeepestTracked = 64;

    private readonly byte[] _name = new byte[LongestName];
    private int _nameLength;
    private ulong _objects; // one bit for each level: set when it is an object
    private bool _started;
    private bool _isOther;
    private bool _inString;
    private bool _afterBackslash;
    private bool _expectName;
    private bool _readingName;

    /// <summary>Open brackets around the present position.</summary>
    protected int Depth { get; private set; }

    public bool IsComplete => _started && !_isOther && Depth == 0;

    public void Inspect(ReadOnlySpan<byte> piece)
    {
        var at = _started ? 0 : Start(piece);
        BeginPiece();
        while (at < piece.Length && !_isOther)
            at = _inString ? ReadString(piece, at) : ReadStructure(piece, at);
        EndPiece(piece);
    }

    /// <summary>A member's name has been read; its value comes next.</summary>
    protected abstract void OnName(ReadOnlySpan<byte> name);

    /// <summary>A string that is a value opens at <paramref name="at"/>.</summary>
    protected abstract void OnStringStart(int at);

    /// <summary>A part, perhaps all, of the inside of the string that is open.</summary>
    protected abstract void OnStringPart(ReadOnlySpan<byte> part);

    /// <summary>The string that is open ends before <paramref name="end"/>.</summary>
    protected abstract void OnStringEnd(ReadOnlySpan<byte> piece, int end);

    /// <summary>An object or array has opened at <paramref name="at"/>; <see cref="Depth"/> counts it.</summary>
    protected abstract void OnOpen(int at, bool isObject);

    /// <summary>One has closed before <paramref name="end"/>; <see cref="Depth"/> no longer counts it.</summary>
    protected abstract void OnClose(ReadOnlySpan<byte> piece, int end);

    protected abstract void BeginPiece();

    protected abstract void EndPiece(ReadOnlySpan<byte> piece);

    private bool InObject => Depth is > 0 and <= DeepestTracked && (_objects >> (Depth - 1) & 1) == 1;

    private int Start(ReadOnlySpan<byte> piece)
    {
        var at = JsonScan.SkipSpace(piece, 0);
        _started = at < piece.Length;
        _isOther = _started && piece[at] is not ((byte)'{' or (byte)'[');
        return at;
    }

    private int ReadStructure(ReadOnlySpan<byte> piece, int at)
    {
        at = JsonScan.NextBorder(piece, at, orComma: InObject);
        if (at < 0)
            return piece.Length;
        switch (piece[at])
        {
            case (byte)'"':
                OpenString(at);
                break;
            case (byte)',':
                _expectName = true;
                break;
            case (byte)'{' or (byte)'[':
                Open(at, piece[at] == (byte)'{');
                break;
            default:
                Close(piece, at + 1);
                break;
        }
        return at + 1;
    }

    private void OpenString(int at)
    {
        _inString = true;
        _readingName = _expectName && InObject;
        _expectName = false;
        _nameLength = 0;
        if (!_readingName)
            OnStringStart(at);
    }

    private void Open(int at, bool isObject)
    {
        if (++Depth <= DeepestTracked)
        {
            var level = 1UL << (Depth - 1);
            _objects = isObject ? _objects | level : _objects & ~level;
        }
        _expectName = isObject;
        OnOpen(at, isObject);
    }

    private void Close(ReadOnlySpan<byte> piece, int end)
    {
        if (Depth == 0)
        {
            _isOther = true;
            return;
        }
        Depth--;
        OnClose(piece, end);
    }

    private int ReadString(ReadOnlySpan<byte> piece, int at)
    {
        var end = StringEnd(piece, at);
        var part = piece[at..(end < 0 ? piece.Length : end)];
        if (_readingName)
            AddToName(part);
        else
            OnStringPart(part);
        if (end < 0)
            return piece.Length;
        _inString = false;
        if (_readingName)
            OnName(_name.AsSpan(0, Math.Min(_nameLength, LongestName)));
        else
            OnStringEnd(piece, end + 1);
        return end + 1;
    }

    private int StringEnd(ReadOnlySpan<byte> piece, int at)
    {
        if (_afterBackslash)
        {
            _afterBackslash = false;
            at++;
        }
        while (true)
        {
            at = JsonScan.StringStop(piece, at);
            if (at >= piece.Length)
                return -1;
            if (piece[at] == (byte)'"')
                return at;
            if (piece[at] != (byte)'\\')
                at++;
            else if ((at += 2) > piece.Length)
            {
                _afterBackslash = true;
                return -1;
            }
        }
    }

    // Names longer than all that anybody looks for keep their first bytes: still none of those.
    private void AddToName(ReadOnlySpan<byte> part)
    {
        var room = Math.Max(0, LongestName - _nameLength);
        part[..Math.Min(room, part.Length)].CopyTo(_name.AsSpan(Math.Min(_nameLength, LongestName)));
        _nameLength = Math.Min(LongestName, _nameLength + part.Length);
    }
}
