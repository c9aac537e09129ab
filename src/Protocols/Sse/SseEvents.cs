namespace ApiHub.Protocols;

/// <summary>Finds the borders of server-sent events. A border is a blank line; a line ends with LF, CR LF or CR, in any mixture.</summary>
public static class SseEvents
{
    // Bytes of a border that can be there without its end being known: CR LF CR, with LF to come.
    private const int LongestOpenBorder = 3;

    /// <summary>
    /// The length of the first whole event in <paramref name="buffer"/>, its blank line included; -1 while there is none. A comment is an event
    /// too, and so is a blank line on its own.
    /// </summary>
    /// <param name="buffer">The bytes received, beginning at an event.</param>
    /// <param name="scannedBefore">How many of them an earlier call has seen without finding a border, so that a growing buffer is read once.</param>
    public static int NextEventLength(ReadOnlySpan<byte> buffer, int scannedBefore)
    {
        var at = Math.Max(0, scannedBefore - LongestOpenBorder);
        var lineStart = at == 0;
        var afterBareReturn = false;
        while (true)
        {
            var hop = buffer[at..].IndexOfAny((byte)'\n', (byte)'\r');
            if (hop < 0)
                return -1;
            var isBlank = hop == 0 && lineStart;
            at += hop;
            if (isBlank && IsUndecided(buffer, at, afterBareReturn))
                return -1;
            var width = IsPair(buffer, at) ? 2 : 1;
            afterBareReturn = width == 1 && buffer[at] == (byte)'\r';
            at += width;
            if (isBlank)
                return at;
            lineStart = true;
        }
    }

    private static bool IsPair(ReadOnlySpan<byte> buffer, int at) =>
        buffer[at] == (byte)'\r' && at + 1 < buffer.Length && buffer[at + 1] == (byte)'\n';

    // A CR at the very end may be half of CR LF. In a stream whose lines end with CR alone nothing more may come, so there it is not waited for.
    private static bool IsUndecided(ReadOnlySpan<byte> buffer, int at, bool afterBareReturn) =>
        buffer[at] == (byte)'\r' && at + 1 == buffer.Length && !afterBareReturn;
}
