using System.Buffers;

namespace ApiHub.Protocols;

/// <summary>Finds where a JSON value ends. Positions are indices into the given text; a negative answer means that the text ends first.</summary>
internal static class JsonScan
{
    private const int LongString = 1024;

    private static readonly SearchValues<byte> Borders = SearchValues.Create("\"{}[]"u8);

    // No backslash: a client that escapes all but ASCII sends Chinese as \u4e2d\u6587…, which is text.
    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-:;,."u8);

    public static int SkipSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }

    /// <summary>The closing quote of the string whose first character is at <paramref name="start"/>.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int start)
    {
        for (var at = start; ; at++)
        {
            var hop = json[at..].IndexOf((byte)'"');
            if (hop < 0)
                return -1;
            at += hop;
            if (!IsEscaped(json, start, at))
                return at;
        }
    }

    /// <summary>
    /// The position after the object or array that opens at <paramref name="start"/>. Only balance is asked of what is inside.
    /// Adds the length of long base64 strings to <paramref name="base64Bytes"/>.
    /// </summary>
    public static int NestedEnd(ReadOnlySpan<byte> json, int start, ref long base64Bytes)
    {
        var depth = 0;
        for (var at = start; ;)
        {
            var hop = json[at..].IndexOfAny(Borders);
            if (hop < 0)
                return -1;
            at += hop;
            switch (json[at++])
            {
                case (byte)'"':
                    var end = StringEnd(json, at);
                    if (end < 0)
                        return -1;
                    base64Bytes += Base64Length(json[at..end]);
                    at = end + 1;
                    break;
                case (byte)'{' or (byte)'[':
                    depth++;
                    break;
                default:
                    if (--depth == 0)
                        return at;
                    break;
            }
        }
    }

    /// <summary>The length of a string that is an encoded image, sound or file; 0 for anything that could be text.</summary>
    public static int Base64Length(ReadOnlySpan<byte> text) =>
        text.Length > LongString && !text.ContainsAnyExcept(Base64) ? text.Length : 0;

    private static bool IsEscaped(ReadOnlySpan<byte> json, int start, int quote)
    {
        var slash = quote;
        while (slash > start && json[slash - 1] == (byte)'\\')
            slash--;
        return ((quote - slash) & 1) == 1;
    }
}
