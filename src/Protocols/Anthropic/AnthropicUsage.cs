namespace ApiHub.Protocols;

/// <summary>
/// Anthropic's <c>usage</c> as it grows over a stream: <c>message_start</c> gives the input and a placeholder for the output, each
/// <c>message_delta</c> gives running totals in which input counts may be null. Input excludes the cache; output includes thinking.
/// </summary>
internal struct AnthropicUsage
{
    private long? _input;
    private long? _read;
    private long? _written;
    private long? _written5m;
    private long? _written1h;
    private long? _output;
    private long? _thinking;

    /// <summary>Takes what a usage object says over what was known before.</summary>
    public void Update(ReadOnlySpan<byte> usage)
    {
        var said = Parse(usage);
        // Translating servers open with zeros and send the input at the end, or the other way round: zeros never undo a count.
        if ((said._input ?? 0) + (said._read ?? 0) + (said._written ?? 0) != 0)
        {
            _input = said._input ?? _input;
            _read = said._read ?? _read;
            _written = said._written ?? _written;
            _written5m = said._written5m ?? _written5m;
            _written1h = said._written1h ?? _written1h;
        }
        else
        {
            _input ??= said._input;
            _read ??= said._read;
            _written ??= said._written;
            _written5m ??= said._written5m;
            _written1h ??= said._written1h;
        }
        _output = said._output ?? _output;
        _thinking = said._thinking ?? _thinking;
    }

    /// <summary>What is known; null while nothing is.</summary>
    public readonly UsageReport? Report()
    {
        if (_input is null && _output is null && _read is null && _written is null)
            return null;
        long written5m = _written5m ?? 0, written1h = _written1h ?? 0;
        // The split stands beside the scalar, and can be 0/0 while the scalar is not: what it leaves over is the 5-minute kind.
        var split = written5m + written1h;
        var written = Math.Max(_written ?? split, split);
        var tokens = new TokenUsage(
            _input ?? 0, _read ?? 0, written - written1h, written1h, _output ?? 0, _thinking ?? 0);
        var stated = (_input ?? 0) + (_read ?? 0) + (_written ?? split) + (_output ?? 0);
        return UsageReport.From(tokens, stated);
    }

    private static AnthropicUsage Parse(ReadOnlySpan<byte> usage)
    {
        var said = new AnthropicUsage();
        var members = new JsonMembers(usage);
        while (members.Next())
            said.Take(members.Name, members.Value);
        return said;
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        switch (name.Length)
        {
            case 12 when name.SequenceEqual("input_tokens"u8):
                _input = JsonValue.Count(value);
                break;
            case 13 when name.SequenceEqual("output_tokens"u8):
                _output = JsonValue.Count(value);
                break;
            case 14 when name.SequenceEqual("cache_creation"u8):
                TakeWritten(value);
                break;
            case 21 when name.SequenceEqual("output_tokens_details"u8):
                TakeThinking(value);
                break;
            case 23 when name.SequenceEqual("cache_read_input_tokens"u8):
                _read = JsonValue.Count(value);
                break;
            case 27 when name.SequenceEqual("cache_creation_input_tokens"u8):
                _written = JsonValue.Count(value);
                break;
        }
    }

    private void TakeWritten(ReadOnlySpan<byte> value)
    {
        var members = new JsonMembers(value);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("ephemeral_5m_input_tokens"u8))
                _written5m = JsonValue.Count(members.Value);
            else if (members.Name.SequenceEqual("ephemeral_1h_input_tokens"u8))
                _written1h = JsonValue.Count(members.Value);
        }
    }

    private void TakeThinking(ReadOnlySpan<byte> value)
    {
        var members = new JsonMembers(value);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("thinking_tokens"u8))
                _thinking = JsonValue.Count(members.Value);
        }
    }
}
