namespace ApiHub.Protocols;

/// <summary>
/// OpenAI's <c>usage</c>, under the names of chat (<c>prompt_tokens</c>) and of responses, images and audio (<c>input_tokens</c>).
/// Cached and cache-written tokens are inside the input count, reasoning is inside the output count.
/// </summary>
internal ref struct OpenAiUsage
{
    private long? _input;
    private long? _output;
    private long? _total;
    private long _cached;
    private long _written;
    private long _writtenLong;
    private long _reasoning;

    /// <summary>Reads a usage object; null when it counts no tokens (seconds of audio, an empty object).</summary>
    public static UsageReport? Read(ReadOnlySpan<byte> usage)
    {
        var reading = new OpenAiUsage();
        var members = new JsonMembers(usage);
        while (members.Next())
            reading.Take(members.Name, members.Value);
        return reading.Report();
    }

    private void Take(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        // Some servers send both families of names and fill one of them with zeros: the larger counts.
        if (name.SequenceEqual("prompt_tokens"u8) || name.SequenceEqual("input_tokens"u8))
            _input = Larger(_input, value);
        else if (name.SequenceEqual("completion_tokens"u8) || name.SequenceEqual("output_tokens"u8))
            _output = Larger(_output, value);
        else if (name.SequenceEqual("total_tokens"u8))
            _total = JsonValue.Count(value) ?? _total;
        else if (IsCached(name))
            _cached = Larger(_cached, value) ?? 0;
        else if (name.SequenceEqual("prompt_tokens_details"u8) || name.SequenceEqual("input_tokens_details"u8))
            TakeInputDetails(value);
        else if (name.SequenceEqual("completion_tokens_details"u8) || name.SequenceEqual("output_tokens_details"u8))
            TakeOutputDetails(value);
    }

    private void TakeInputDetails(ReadOnlySpan<byte> details)
    {
        var members = new JsonMembers(details);
        while (members.Next())
        {
            if (IsCached(members.Name))
                _cached = Larger(_cached, members.Value) ?? 0;
            else if (IsWritten(members.Name))
                _written = Larger(_written, members.Value) ?? 0;
            else if (members.Name.SequenceEqual("cache_write_tokens_details"u8))
                TakeWriteDetails(members.Value);
        }
    }

    private void TakeWriteDetails(ReadOnlySpan<byte> details)
    {
        var members = new JsonMembers(details);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("ttl_12h"u8))
                _writtenLong = JsonValue.Count(members.Value) ?? 0;
        }
    }

    private void TakeOutputDetails(ReadOnlySpan<byte> details)
    {
        var members = new JsonMembers(details);
        while (members.Next())
        {
            if (members.Name.SequenceEqual("reasoning_tokens"u8))
                _reasoning = Larger(_reasoning, members.Value) ?? 0;
        }
    }

    private readonly UsageReport? Report()
    {
        if (_input is null && _output is null && _total is null)
            return null;
        var output = _output ?? 0;
        var input = _input ?? (_total - output) ?? 0;
        // A few providers count reasoning beside the output instead of inside it; their total shows it.
        if (_reasoning > 0 && _total == input + output + _reasoning)
            output += _reasoning;
        var writtenLong = Math.Clamp(_writtenLong, 0, Math.Max(_written, 0));
        var tokens = new TokenUsage(
            input - _cached - _written, _cached, _written - writtenLong, writtenLong, output, _reasoning);
        return UsageReport.From(tokens, _total ?? (input + output));
    }

    // DeepSeek and Moonshot name cached input beside the details, not in them.
    private static bool IsCached(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("cached_tokens"u8) || name.SequenceEqual("prompt_cache_hit_tokens"u8);

    // The second name is CLIProxyAPI's, the third LiteLLM's, for answers translated from Anthropic.
    private static bool IsWritten(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("cache_write_tokens"u8) || name.SequenceEqual("cached_creation_tokens"u8)
        || name.SequenceEqual("cache_creation_tokens"u8);

    private static long? Larger(long? known, ReadOnlySpan<byte> value) =>
        JsonValue.Count(value) is not { } count ? known : Math.Max(known ?? count, count);
}
