namespace ApiHub.Protocols.Tests;

public sealed class AnswerTextTests
{
    [Theory]
    [InlineData(Dialect.Anthropic, "anthropic.json", "Voilà")]
    [InlineData(Dialect.OpenAiChat, "chat.json", "Bonjour 😀 \"toi\"你")]
    [InlineData(Dialect.Gemini, "gemini.json", "Hi there")]
    public void A_whole_answers_words_are_read_without_thoughts_and_tools(Dialect dialect, string fixture, string words) =>
        Assert.Equal(words, AnswerText.OfBody(dialect, Fixtures.Read(fixture)));

    [Theory]
    [InlineData(Dialect.Anthropic, "anthropic.sse", "I'll look.\n")]
    [InlineData(Dialect.OpenAiChat, "chat.sse", "He said \"hé\" 😀\n你好，世界")]
    [InlineData(Dialect.Gemini, "gemini.sse", "<b>是的</b>")]
    [InlineData(Dialect.Anthropic, "anthropic-error.sse", "Well")]
    [InlineData(Dialect.OpenAiChat, "chat-error.sse", "Half an ans")]
    [InlineData(Dialect.Gemini, "gemini-blocked.sse", "")]
    public void A_streams_words_are_read_event_by_event(Dialect dialect, string fixture, string words)
    {
        foreach (var lineEnd in new[] { "\n", "\r\n" })
        {
            var events = Events(Fixtures.WithLineEnd(Fixtures.Read(fixture), lineEnd));
            Assert.Equal(words, string.Concat(events.Select(e => AnswerText.OfEvent(dialect, e))));
        }
    }

    [Theory]
    [InlineData("""{"choices":[{"message":{"content":[{"type":"text","text":"In "},{"type":"text","text":"parts"}]}}]}""", "In parts")]
    [InlineData("""{"choices":[{"message":{"content":null,"refusal":"I will not."}}]}""", "I will not.")]
    [InlineData("""{"choices":[{"message":{"content":"\ud83d"}}]}""", "")]
    [InlineData("""{"choices":[]}""", "")]
    [InlineData("""{"choices":{"0":1}}""", "")]
    [InlineData("""{"choices":[{"message":{"content":"cut""", "")]
    [InlineData("[]", "")]
    [InlineData("", "")]
    public void What_is_no_answer_has_no_words(string json, string words) =>
        Assert.Equal(words, AnswerText.OfBody(Dialect.OpenAiChat, Fixtures.Utf8(json)));

    private static IEnumerable<byte[]> Events(byte[] sse)
    {
        for (var at = 0; at < sse.Length;)
        {
            var length = SseEvents.NextEventLength(sse.AsSpan(at), 0);
            length = length < 0 ? sse.Length - at : length;
            yield return sse[at..(at + length)];
            at += length;
        }
    }
}
