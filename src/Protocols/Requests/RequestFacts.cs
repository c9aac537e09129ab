namespace ApiHub.Protocols;

/// <summary>Why a body cannot be read as a request.</summary>
public enum BodyFault : byte
{
    None,
    Empty,
    NotJson,
    NotAnObject,
    Truncated,

    /// <summary>
    /// A property that decides what is allowed or measured stands there twice (letter case aside): two readers could disagree about it,
    /// which is a way round allow-lists.
    /// </summary>
    DuplicateProperty,
}

/// <summary>What a request's body says about itself, read in one pass.</summary>
public readonly record struct RequestFacts
{
    public BodyFault Fault { get; init; }

    /// <summary>The byte at which the fault showed.</summary>
    public int FaultOffset { get; init; }

    /// <summary>The model asked for; null when it is missing, empty or not a string.</summary>
    public string? Model { get; init; }

    public bool Stream { get; init; }

    /// <summary>The client itself asked for usage in the stream (<c>stream_options.include_usage</c>).</summary>
    public bool IncludeUsage { get; init; }

    /// <summary>The most output tokens for one choice, the largest where several names are used; null when the client set none.</summary>
    public long? MaxOutputTokens { get; init; }

    /// <summary>How many answers are asked for (<c>n</c>, <c>best_of</c>, <c>candidateCount</c>), at least 1.</summary>
    public long Choices { get; init; }

    /// <summary>Bytes of the body without long base64 strings: the base of an estimate of the input.</summary>
    public long TextBytes { get; init; }

    /// <summary>Where the model's name stands, with its quotes; empty where the body names none.</summary>
    public Range ModelValue { get; init; }

    /// <summary>Whether the body is a form, in which names stand without quotes.</summary>
    public bool IsForm { get; init; }

    /// <summary>
    /// Where the name of the conversation stands (<c>prompt_cache_key</c>, <c>metadata.user_id</c>), which keeps it with one account;
    /// empty where the body has none.
    /// </summary>
    public Range Conversation { get; init; }

    /// <summary>Just after the body's opening brace.</summary>
    internal int MembersStart { get; init; }

    /// <summary>Where the value of <c>stream_options</c> stands; empty when there is none.</summary>
    internal Range StreamOptions { get; init; }

    /// <summary>Where the value of <c>stream_options.include_usage</c> stands; empty when there is none.</summary>
    internal Range IncludeUsageValue { get; init; }
}
