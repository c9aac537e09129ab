namespace ApiHub.Protocols;

/// <summary>A change to a body on its way: <paramref name="Remove"/> bytes at <paramref name="Offset"/> give way to <paramref name="Insert"/>.</summary>
public readonly record struct BodySplice(int Offset, int Remove, ReadOnlyMemory<byte> Insert);

/// <summary>
/// Asks an OpenAI upstream to report usage at the end of a stream where the client did not. Only the paths <c>chat/completions</c> and
/// <c>completions</c> know <c>stream_options</c>; the caller tells them apart.
/// </summary>
public static class UsageRequest
{
    private static readonly byte[] True = "true"u8.ToArray();
    private static readonly byte[] Options = """{"include_usage":true}"""u8.ToArray();
    private static readonly byte[] OptionsMember = "\"stream_options\":{\"include_usage\":true},"u8.ToArray();
    private static readonly byte[] OnlyUsageMember = "\"include_usage\":true"u8.ToArray();
    private static readonly byte[] FirstUsageMember = "\"include_usage\":true,"u8.ToArray();

    /// <summary>The change that makes <paramref name="body"/> ask; null when it asks already, does not stream, or is the upstream's to refuse.</summary>
    public static BodySplice? For(in RequestFacts facts, Dialect dialect, ReadOnlySpan<byte> body)
    {
        if (dialect != Dialect.OpenAiChat || facts.Fault != BodyFault.None || !facts.Stream || facts.IncludeUsage)
            return null;
        var options = body[facts.StreamOptions];
        if (options.IsEmpty)
            return new(facts.MembersStart, 0, OptionsMember);
        if (JsonValue.IsNull(options))
            return Replace(facts.StreamOptions, Options);
        if (!JsonValue.IsObject(options))
            return null;
        var stated = body[facts.IncludeUsageValue];
        if (!stated.IsEmpty)
            return stated[0] is (byte)'f' or (byte)'n' ? Replace(facts.IncludeUsageValue, True) : null;
        var isEmpty = options[JsonScan.SkipSpace(options, 1)] == (byte)'}';
        return new(facts.StreamOptions.Start.Value + 1, 0, isEmpty ? OnlyUsageMember : FirstUsageMember);
    }

    private static BodySplice Replace(Range range, byte[] insert) =>
        new(range.Start.Value, range.End.Value - range.Start.Value, insert);
}
