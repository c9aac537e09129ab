namespace ApiHub.Protocols;

/// <summary>
/// Finds what a model wrote inside a nested value, by the names under which the dialects put it: text, thinking, refusals, tool arguments.
/// One list for all dialects, because compatible servers mix them.
/// </summary>
internal struct ContentScan
{
    public TextLength Text;

    /// <summary>Some content was there: text, a tool call, a picture or sound.</summary>
    public bool SawOutput { get; private set; }

    /// <summary>A reason to finish was there (<c>finish_reason</c>, <c>finishReason</c>).</summary>
    public bool SawFinish { get; private set; }

    /// <summary>Reads the object or array that opens at <paramref name="at"/>: the position after it, or -1 when the text ends first.</summary>
    public int Read(ReadOnlySpan<byte> json, int at)
    {
        for (var depth = 0; (at = JsonScan.NextBorder(json, at)) >= 0;)
        {
            switch (json[at++])
            {
                case (byte)'"':
                    at = ReadString(json, at);
                    if (at < 0)
                        return -1;
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

    /// <summary>Takes a string of the model's writing; the value with its quotes.</summary>
    public void ReadText(ReadOnlySpan<byte> value)
    {
        var raw = JsonValue.Raw(value);
        Text.Add(raw);
        SawOutput |= !raw.IsEmpty;
    }

    /// <summary>Adds what another scan has found.</summary>
    public void Add(in ContentScan other)
    {
        Text.AddRaw(other.Text.Bytes);
        SawOutput |= other.SawOutput;
        SawFinish |= other.SawFinish;
    }

    public static bool IsText(ReadOnlySpan<byte> name) => name.Length switch
    {
        4 => name.SequenceEqual("text"u8),
        5 => name.SequenceEqual("input"u8),
        7 => name.SequenceEqual("content"u8) || name.SequenceEqual("refusal"u8),
        8 => name.SequenceEqual("thinking"u8),
        9 => name.SequenceEqual("arguments"u8) || name.SequenceEqual("reasoning"u8),
        12 => name.SequenceEqual("partial_json"u8),
        17 => name.SequenceEqual("reasoning_content"u8),
        _ => false,
    };

    /// <summary>Tool arguments that are an object, not a string of JSON.</summary>
    public static bool IsArguments(ReadOnlySpan<byte> name) => name.SequenceEqual("args"u8) || name.SequenceEqual("input"u8);

    /// <summary>Names under which text is said again, token by token or part by part, or the request's own words come back.</summary>
    public static bool IsRepetition(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("tools"u8),
        8 => name.SequenceEqual("logprobs"u8),
        14 => name.SequenceEqual("logprobsResult"u8),
        17 => name.SequenceEqual("reasoning_details"u8),
        _ => false,
    };

    private int ReadString(ReadOnlySpan<byte> json, int start)
    {
        var end = JsonScan.StringEnd(json, start);
        if (end < 0)
            return -1;
        var at = JsonScan.SkipSpace(json, end + 1);
        return at < json.Length && json[at] == (byte)':'
            ? ReadMember(json, json[start..end], JsonScan.SkipSpace(json, at + 1))
            : at;
    }

    private int ReadMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, int at)
    {
        if (at == json.Length)
            return at;
        if (json[at] == (byte)'"')
            return ReadStringMember(json, name, at);
        if (json[at] is not ((byte)'{' or (byte)'['))
            return at;
        if (IsArguments(name) && json[at] == (byte)'{')
        {
            var end = Skip(json, at);
            Text.AddRaw(end < 0 ? 0 : end - at);
            SawOutput = true;
            return end;
        }
        SawOutput |= IsContent(name);
        return IsRepetition(name) ? Skip(json, at) : at;
    }

    private int ReadStringMember(ReadOnlySpan<byte> json, ReadOnlySpan<byte> name, int at)
    {
        var end = JsonScan.StringEnd(json, at + 1);
        if (end < 0)
            return -1;
        if (IsText(name))
            ReadText(json[at..(end + 1)]);
        else
            SawFinish |= name.SequenceEqual("finish_reason"u8) || name.SequenceEqual("finishReason"u8);
        return end + 1;
    }

    private static bool IsContent(ReadOnlySpan<byte> name) => name.Length switch
    {
        5 => name.SequenceEqual("audio"u8),
        10 => name.SequenceEqual("tool_calls"u8) || name.SequenceEqual("inlineData"u8),
        12 => name.SequenceEqual("functionCall"u8),
        13 => name.SequenceEqual("function_call"u8),
        _ => false,
    };

    private static int Skip(ReadOnlySpan<byte> json, int at)
    {
        var ignored = 0L;
        return JsonScan.NestedEnd(json, at, ref ignored);
    }
}
