using System.Text;
using ApiHub.Gateway.Chat.Asking;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>What of a conversation is sent along with a question.</summary>
internal static class Memory
{
    /// <summary>The question with as many of the exchanges before it as find room, the latest first; the question itself always.</summary>
    /// <param name="history">Questions and answers in turn, the oldest first.</param>
    /// <param name="system">What is sent beside them; null: nothing.</param>
    /// <param name="question">The user's new words.</param>
    /// <param name="maxTokens">Room for all of it, in estimated tokens.</param>
    public static IReadOnlyList<Said> With(IReadOnlyList<Said> history, string? system, string question, int maxTokens)
    {
        var room = maxTokens - Tokens(system) - Tokens(question);
        var first = history.Count;
        while (first >= 2 && (room -= Tokens(history[first - 2].Text) + Tokens(history[first - 1].Text)) >= 0)
            first -= 2;
        return [.. history.Skip(first), new(Speaker.User, question)];
    }

    private static long Tokens(string? text) => text is null ? 0 : TokenEstimate.FromUtf8Bytes(Encoding.UTF8.GetByteCount(text));
}
