namespace ApiHub.Gateway.Chat.Asking;

internal enum Speaker : byte
{
    User,
    Assistant,
}

/// <summary>Something that was said.</summary>
internal readonly record struct Said(Speaker By, string Text);

/// <summary>What a model is asked, whatever the dialect.</summary>
/// <param name="Model">As the client named it.</param>
/// <param name="System">What holds for the whole conversation; null: nothing.</param>
/// <param name="Messages">The conversation: user and assistant in turn, the user first and last.</param>
/// <param name="MaxTokens">The most output tokens; null: as the provider has it.</param>
/// <param name="Stream">Whether the answer is wanted piece by piece.</param>
internal sealed record Prompt(string Model, string? System, IReadOnlyList<Said> Messages, int? MaxTokens, bool Stream);
