namespace ApiHub.Protocols;

/// <summary>What to do with an event that has been measured.</summary>
public enum EventVerdict : byte
{
    Pass,

    /// <summary>The chunk that carries nothing but the usage which the gateway, not the client, asked for.</summary>
    Drop,

    /// <summary>
    /// The event after which a client believes the answer whole, or failed. Gemini has no closing event: there it is each chunk that gives a
    /// reason to finish, and some upstreams give it more than once.
    /// </summary>
    Terminal,
}

/// <summary>Measures an answer that passes as server-sent events. One for each answer; allocates nothing per event and never throws.</summary>
public abstract class StreamMeter
{
    private byte[] _joined = [];
    private ContentScan _content;
    private UsageReport? _usage;
    private bool _outputWithoutText;

    private protected StreamMeter()
    {
    }

    public bool SawTerminal { get; private set; }

    /// <summary>The upstream reported a failure inside the stream.</summary>
    public bool SawError { get; private set; }

    /// <summary>Some content has arrived.</summary>
    public bool SawOutput => _content.SawOutput || _outputWithoutText;

    /// <summary>The model that the answer names.</summary>
    public string? Model { get; private set; }

    /// <summary>The last usable word of the provider; null until there is one.</summary>
    public UsageReport? Usage => _usage is { } usage ? usage with { Final = UsageIsFinal } : null;

    /// <summary>UTF-8 bytes of text, thinking and tool arguments seen: the base of an estimate.</summary>
    public long OutputTextBytes => _content.Text.Bytes;

    /// <param name="dialect">The dialect of the stream.</param>
    /// <param name="dropUsageChunk">The gateway asked for usage where the client did not: tell which chunk the client must not see.</param>
    public static StreamMeter For(Dialect dialect, bool dropUsageChunk) => dialect switch
    {
        Dialect.OpenAiChat => new ChatStreamMeter(dropUsageChunk),
        Dialect.OpenAiResponses => new ResponsesStreamMeter(),
        Dialect.Anthropic => new AnthropicStreamMeter(),
        Dialect.Gemini => new GeminiStreamMeter(),
        _ => throw new ArgumentOutOfRangeException(nameof(dialect), dialect, null),
    };

    /// <summary>Measures one whole event, with or without the blank line that closes it.</summary>
    public EventVerdict OnEvent(ReadOnlySpan<byte> sseEvent)
    {
        var fields = SseFields.Read(sseEvent, ref _joined);
        if (fields.Name.SequenceEqual("error"u8))
            return Failed();
        return fields.Data.IsEmpty ? EventVerdict.Pass : OnData(fields.Name, fields.Data);
    }

    private protected bool UsageIsFinal { get; set; }

    private protected ref ContentScan Content => ref _content;

    private protected abstract EventVerdict OnData(ReadOnlySpan<byte> name, ReadOnlySpan<byte> data);

    private protected EventVerdict Ended()
    {
        SawTerminal = true;
        return EventVerdict.Terminal;
    }

    private protected EventVerdict Failed()
    {
        SawError = true;
        return Ended();
    }

    private protected void TakeModel(ReadOnlySpan<byte> value) => Model ??= ModelName.Read(value);

    private protected void TakeUsage(UsageReport? usage) => _usage = usage ?? _usage;

    private protected void MarkOutput() => _outputWithoutText = true;
}
