namespace ApiHub.Worker.Cli;

/// <summary>Splits a stream at line feeds. A last line without one is no line: the process was cut off in the midst of it.</summary>
internal sealed class LineReader(Stream stream)
{
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    /// <summary>The next line without its line feed; null at the end. Blocks while none is there.</summary>
    public byte[]? Next()
    {
        var scanned = _start;
        while (true)
        {
            var feed = _buffer.AsSpan(scanned, _end - scanned).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                var line = _buffer.AsSpan(_start, scanned + feed - _start).ToArray();
                _start = scanned + feed + 1;
                return line;
            }

            MakeRoom();
            scanned = _end;
            var read = stream.Read(_buffer, _end, _buffer.Length - _end);
            if (read == 0)
                return null;
            _end += read;
        }
    }

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }

        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
