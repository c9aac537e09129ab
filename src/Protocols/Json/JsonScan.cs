using System.Buffers;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace ApiHub.Protocols;

/// <summary>Finds where a JSON value ends. Positions are indices into the given text; a negative answer means that the text ends first.</summary>
internal static class JsonScan
{
    private const int LongString = 1024;

    // In compact JSON the next bracket or quote is a byte or two away, where a loop beats a vector; in an array of numbers it is far.
    private const int Near = 8;

    private static readonly SearchValues<byte> Borders = SearchValues.Create("\"{}[]"u8);
    private static readonly SearchValues<byte> BordersAndCommas = SearchValues.Create("\"{}[],"u8);

    // No backslash: a client that escapes all but ASCII sends Chinese as \u4e2d\u6587…, which is text.
    private static readonly SearchValues<byte> Base64 =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=_-:;,."u8);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> json, int at) =>
        (uint)at < (uint)json.Length && json[at] <= (byte)' ' ? SkipMoreSpace(json, at) : at;

    /// <summary>The next quote, backslash or control character, or the text's length: what a string cannot simply run on over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int StringStop(ReadOnlySpan<byte> json, int at)
    {
        for (; at <= json.Length - Vector128<byte>.Count; at += Vector128<byte>.Count)
        {
            var block = Vector128.Create(json[at..]);
            var stops = Vector128.Equals(block, Vector128.Create((byte)'"'))
                | Vector128.Equals(block, Vector128.Create((byte)'\\'))
                | Vector128.LessThan(block, Vector128.Create((byte)' '));
            if (stops != Vector128<byte>.Zero)
                return at + BitOperations.TrailingZeroCount(stops.ExtractMostSignificantBits());
        }
        while ((uint)at < (uint)json.Length && json[at] is not ((byte)'"' or (byte)'\\' or < (byte)' '))
            at++;
        return at;
    }

    /// <summary>The closing quote of the string whose first character is at <paramref name="at"/>.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int at)
    {
        while (true)
        {
            at = StringStop(json, at);
            if ((uint)at >= (uint)json.Length)
                return -1;
            if (json[at] == (byte)'"')
                return at;
            at += json[at] == (byte)'\\' ? 2 : 1;
        }
    }

    /// <summary>The next quote or bracket, or comma where that is one, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int NextBorder(ReadOnlySpan<byte> json, int at, bool orComma = false)
    {
        for (var near = Math.Min(at + Near, json.Length); at < near; at++)
        {
            if (json[at] is (byte)'"' or (byte)'{' or (byte)'}' or (byte)'[' or (byte)']' || (orComma && json[at] == (byte)','))
                return at;
        }
        var hop = at < json.Length ? json[at..].IndexOfAny(orComma ? BordersAndCommas : Borders) : -1;
        return hop < 0 ? -1 : at + hop;
    }

    /// <summary>
    /// The position after the object or array that opens at <paramref name="at"/>. Only balance is asked of what is inside.
    /// Adds the length of long base64 strings to <paramref name="base64Bytes"/>.
    /// </summary>
    public static int NestedEnd(ReadOnlySpan<byte> json, int at, ref long base64Bytes)
    {
        for (var depth = 0; (at = NextBorder(json, at)) >= 0;)
        {
            switch (json[at++])
            {
                case (byte)'"':
                    var end = StringEnd(json, at);
                    if (end < 0)
                        return -1;
                    if (end - at > LongString)
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
        return -1;
    }

    /// <summary>The length of a string that is an encoded image, sound or file; 0 for anything that could be text.</summary>
    public static int Base64Length(ReadOnlySpan<byte> text) =>
        text.Length > LongString && !text.ContainsAnyExcept(Base64) ? text.Length : 0;

    private static int SkipMoreSpace(ReadOnlySpan<byte> json, int at)
    {
        while ((uint)at < (uint)json.Length && json[at] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
            at++;
        return at;
    }
}
