namespace ApiHub.Protocols;

/// <summary>The strict grammar of strings, numbers and literals (RFC 8259). On a fault the answer is the offending position.</summary>
internal static class JsonGrammar
{
    /// <summary>The closing quote of the string whose first character is at <paramref name="at"/>.</summary>
    public static int StringEnd(ReadOnlySpan<byte> json, int at, out BodyFault fault)
    {
        fault = BodyFault.None;
        while (true)
        {
            at = JsonScan.StringStop(json, at);
            if ((uint)at >= (uint)json.Length)
                return Stop(BodyFault.Truncated, json.Length, out fault);
            if (json[at] == (byte)'"')
                return at;
            if (json[at] != (byte)'\\')
                return Stop(BodyFault.NotJson, at, out fault);
            at = EscapeEnd(json, at + 1, out fault);
            if (fault != BodyFault.None)
                return at;
        }
    }

    /// <summary>The position after the number, <c>true</c>, <c>false</c> or <c>null</c> at <paramref name="at"/>.</summary>
    public static int LiteralEnd(ReadOnlySpan<byte> json, int at, out BodyFault fault) => json[at] switch
    {
        (byte)'t' => WordEnd(json, at, "true"u8, out fault),
        (byte)'f' => WordEnd(json, at, "false"u8, out fault),
        (byte)'n' => WordEnd(json, at, "null"u8, out fault),
        _ => NumberEnd(json, at, out fault),
    };

    private static int EscapeEnd(ReadOnlySpan<byte> json, int at, out BodyFault fault)
    {
        fault = BodyFault.None;
        if (at == json.Length)
            return Stop(BodyFault.Truncated, at, out fault);
        if (json[at] is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'b' or (byte)'f' or (byte)'n' or (byte)'r' or (byte)'t')
            return at + 1;
        if (json[at] != (byte)'u')
            return Stop(BodyFault.NotJson, at, out fault);
        for (var digit = 1; digit <= 4; digit++)
        {
            if (at + digit == json.Length)
                return Stop(BodyFault.Truncated, json.Length, out fault);
            if (!char.IsAsciiHexDigit((char)json[at + digit]))
                return Stop(BodyFault.NotJson, at + digit, out fault);
        }
        return at + 5;
    }

    private static int WordEnd(ReadOnlySpan<byte> json, int at, ReadOnlySpan<byte> word, out BodyFault fault)
    {
        fault = BodyFault.None;
        var same = json[at..].CommonPrefixLength(word);
        if (same == word.Length)
            return at + same;
        return Stop(at + same == json.Length ? BodyFault.Truncated : BodyFault.NotJson, at + same, out fault);
    }

    private static int NumberEnd(ReadOnlySpan<byte> json, int at, out BodyFault fault)
    {
        fault = BodyFault.None;
        if (json[at] == (byte)'-')
            at++;
        if (at < json.Length && json[at] == (byte)'0')
            at++;
        else if (!SkipDigits(json, ref at, ref fault))
            return at;
        if (at < json.Length && json[at] == (byte)'.')
        {
            at++;
            if (!SkipDigits(json, ref at, ref fault))
                return at;
        }
        if (at < json.Length && json[at] is (byte)'e' or (byte)'E')
        {
            at++;
            if (at < json.Length && json[at] is (byte)'+' or (byte)'-')
                at++;
            SkipDigits(json, ref at, ref fault);
        }
        return at;
    }

    private static bool SkipDigits(ReadOnlySpan<byte> json, ref int at, ref BodyFault fault)
    {
        var start = at;
        while ((uint)at < (uint)json.Length && char.IsAsciiDigit((char)json[at]))
            at++;
        if (at == start)
            fault = at == json.Length ? BodyFault.Truncated : BodyFault.NotJson;
        return at > start;
    }

    private static int Stop(BodyFault why, int at, out BodyFault fault)
    {
        fault = why;
        return at;
    }
}
