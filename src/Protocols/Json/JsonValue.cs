using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace ApiHub.Protocols;

/// <summary>Reads single values as <see cref="JsonMembers"/> hands them out.</summary>
internal static class JsonValue
{
    public static bool IsObject(ReadOnlySpan<byte> value) => !value.IsEmpty && value[0] == (byte)'{';

    public static bool IsString(ReadOnlySpan<byte> value) => value.Length >= 2 && value[0] == (byte)'"';

    public static bool IsNull(ReadOnlySpan<byte> value) => value.IsEmpty || value[0] == (byte)'n';

    /// <summary>Whether the value is an array without elements, or missing.</summary>
    public static bool IsEmptyArray(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
            return true;
        return value[0] == (byte)'[' && value[JsonScan.SkipSpace(value, 1)] == (byte)']';
    }

    /// <summary>A string's characters as written, without quotes; empty for any other value.</summary>
    public static ReadOnlySpan<byte> Raw(ReadOnlySpan<byte> value) => IsString(value) ? value[1..^1] : default;

    /// <summary>A string, unescaped; null for any other value and for text that is not Unicode.</summary>
    public static string? Text(ReadOnlySpan<byte> value)
    {
        if (!IsString(value) || !Utf8.IsValid(value))
            return null;
        if (!value.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(value[1..^1]);
        try
        {
            var reader = new Utf8JsonReader(value);
            reader.Read();
            return reader.GetString();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half of a surrogate pair: JSON's grammar allows it, Unicode does not.
            return null;
        }
    }

    /// <summary>
    /// A count: the number's whole part; null for any other value. What does not fit, or carries an exponent, is <see cref="long.MaxValue"/>,
    /// which everybody who counts takes for absurd.
    /// </summary>
    public static long? Count(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty || !(char.IsAsciiDigit((char)value[0]) || value[0] == (byte)'-'))
            return null;
        var parsed = Utf8Parser.TryParse(value, out long count, out var length);
        return parsed && (length == value.Length || (value[length] == (byte)'.' && !value.ContainsAny((byte)'e', (byte)'E')))
            ? count
            : long.MaxValue;
    }
}
