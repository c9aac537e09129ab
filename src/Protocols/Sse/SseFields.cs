namespace ApiHub.Protocols;

/// <summary>The two fields of an event that matter here: its name and its data.</summary>
internal readonly ref struct SseFields
{
    private SseFields(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Name = name;
        Data = data;
    }

    public ReadOnlySpan<byte> Name { get; }

    /// <summary>The data lines, joined by LF.</summary>
    public ReadOnlySpan<byte> Data { get; }

    /// <summary>Reads one event. <paramref name="joined"/> is the room for data of several lines; it grows when it must and is kept by the caller.</summary>
    public static SseFields Read(ReadOnlySpan<byte> sseEvent, scoped ref byte[] joined)
    {
        ReadOnlySpan<byte> name = default, data = default;
        var hasData = false;
        var rest = sseEvent.StartsWith("\uFEFF"u8) ? sseEvent[3..] : sseEvent;
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny((byte)'\n', (byte)'\r');
            var line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (line.StartsWith("data:"u8))
            {
                data = hasData ? Join(data, Content(line[5..]), ref joined) : Content(line[5..]);
                hasData = true;
            }
            else if (line.StartsWith("event:"u8))
                name = Content(line[6..]);
        }
        return new(name, data);
    }

    private static ReadOnlySpan<byte> Content(ReadOnlySpan<byte> value) =>
        !value.IsEmpty && value[0] == (byte)' ' ? value[1..] : value;

    private static ReadOnlySpan<byte> Join(ReadOnlySpan<byte> data, ReadOnlySpan<byte> line, scoped ref byte[] joined)
    {
        var length = data.Length + 1 + line.Length;
        if (joined.Length < length)
        {
            var grown = new byte[length * 2];
            data.CopyTo(grown);
            joined = grown;
        }
        else
            data.CopyTo(joined); // a no-op from the third line on
        joined[data.Length] = (byte)'\n';
        line.CopyTo(joined.AsSpan(data.Length + 1));
        return joined.AsSpan(0, length);
    }
}
