namespace ApiHub.Gateway.Chat.Asking;

/// <summary>What happens next in an answer.</summary>
internal abstract record Step
{
    /// <summary>The model has said something.</summary>
    public sealed record Words(string Text) : Step;

    /// <summary>Nothing has come for a while.</summary>
    public sealed record Silence : Step;

    /// <summary>The answer is whole, and settled.</summary>
    public sealed record Whole : Step;

    /// <summary>There is no answer, or no more of it.</summary>
    public sealed record Failed(ChatFailure Failure) : Step;

    /// <summary>Nobody waits for it any more.</summary>
    public sealed record ClientLeft : Step;
}
