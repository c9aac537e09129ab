namespace ApiHub.Gateway.Chat;

/// <summary>What a client is told of its answer, in order: words and silences, then one of the other two; neither when it has left.</summary>
internal abstract record ChatEvent
{
    public sealed record Words(string Text) : ChatEvent;

    /// <summary>The model is silent, and the client may be glad of a sign of life.</summary>
    public sealed record Silence : ChatEvent;

    public sealed record Done(ChatResult Result) : ChatEvent;

    public sealed record Failed(ChatFailure Failure) : ChatEvent;
}
