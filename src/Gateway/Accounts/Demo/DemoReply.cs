using System.Text;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>The words of an answer, within the limit that was set.</summary>
/// <param name="Text">All of it.</param>
/// <param name="IsCut">The limit ended it.</param>
/// <param name="OutputTokens">Its tokens by estimate: never more than the limit.</param>
internal sealed record DemoReply(string Text, bool IsCut, long OutputTokens)
{
    private const int LongestEcho = 200;
    private const int LongestPiece = 16;

    public static DemoReply To(DemoQuestion question)
    {
        var text = "Hello! This is ApiHub's demo model.";
        if (question.Text.Length > 0)
            text += " You said: " + Start(question.Text);
        var whole = TokenEstimate.FromUtf8Bytes(Encoding.UTF8.GetByteCount(text));
        if (question.MaxTokens is not { } limit || whole <= limit)
            return new(text, IsCut: false, whole);
        var cut = CutTo(text, limit);
        return new(cut, IsCut: true, TokenEstimate.FromUtf8Bytes(Encoding.UTF8.GetByteCount(cut)));
    }

    /// <summary>The text in pieces of about a word, for streams.</summary>
    public IEnumerable<string> Pieces()
    {
        var start = 0;
        for (var at = 0; at < Text.Length; at++)
        {
            var ends = Text[at] == ' ' || at - start >= LongestPiece;
            if (!ends || char.IsHighSurrogate(Text[at]))
                continue;
            yield return Text[start..(at + 1)];
            start = at + 1;
        }
        if (start < Text.Length)
            yield return Text[start..];
    }

    private static string Start(string said)
    {
        if (said.Length <= LongestEcho)
            return said;
        var end = char.IsHighSurrogate(said[LongestEcho - 1]) ? LongestEcho - 1 : LongestEcho;
        return said[..end] + "…";
    }

    private static string CutTo(string text, long limit)
    {
        var bytes = 0;
        var length = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            bytes += rune.Utf8SequenceLength;
            if (TokenEstimate.FromUtf8Bytes(bytes) > limit)
                break;
            length += rune.Utf16SequenceLength;
        }
        return text[..length];
    }
}
