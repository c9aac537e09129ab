using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

public sealed class UsageTests
{
    [Theory]
    // Zero is a value: no estimate may take its place.
    [InlineData("{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", 0, 0, 0, 0, 0, true)]
    // More cached and written than there was input: the base stops at zero.
    [InlineData("{\"prompt_tokens\":100,\"completion_tokens\":5,\"total_tokens\":105,\"prompt_tokens_details\":{\"cached_tokens\":90,\"cache_write_tokens\":20}}", 0, 90, 20, 5, 0, false)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":99}", 10, 0, 0, 5, 0, false)]
    [InlineData("{\"prompt_tokens\":-3,\"completion_tokens\":5}", 0, 0, 0, 5, 0, false)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":99999999999999999999}", 10, 0, 0, 1_000_000_000_000, 0, false)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":1e30}", 10, 0, 0, 1_000_000_000_000, 0, false)]
    [InlineData("{\"prompt_tokens\":10.0,\"completion_tokens\":5}", 10, 0, 0, 5, 0, true)]
    [InlineData("{\"total_tokens\":10}", 10, 0, 0, 0, 0, true)]
    // Reasoning beside the output instead of inside it, as the total shows.
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":115,\"completion_tokens_details\":{\"reasoning_tokens\":100}}", 10, 0, 0, 105, 100, true)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15,\"completion_tokens_details\":{\"reasoning_tokens\":4}}", 10, 0, 0, 5, 4, true)]
    // Two families of names, one of them empty.
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":15,\"input_tokens\":0,\"output_tokens\":0,\"input_tokens_details\":null}", 10, 0, 0, 5, 0, true)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"prompt_cache_hit_tokens\":8,\"prompt_cache_miss_tokens\":2}", 2, 8, 0, 5, 0, true)]
    [InlineData("{\"prompt_tokens\":40,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":10,\"cached_creation_tokens\":20}}", 10, 10, 20, 5, 0, true)]
    public void OpenAI_usage_falls_into_disjoint_buckets(
        string usage, long input, long cached, long written, long output, long reasoning, bool consistent) =>
        Assert.Equal(
            new UsageReport(new(input, cached, written, 0, output, reasoning), Final: true, consistent),
            Answer(Dialect.OpenAiChat, "usage", usage)!.Value with { Impossible = false });

    [Theory]
    [InlineData("{\"input_tokens\":5,\"output_tokens\":7}", 5, 0, 0, 0, 7, true)]
    // A split of 0/0 beside a scalar: all of it is the 5-minute kind.
    [InlineData("{\"input_tokens\":5,\"cache_creation_input_tokens\":9,\"cache_creation\":{\"ephemeral_5m_input_tokens\":0,\"ephemeral_1h_input_tokens\":0},\"output_tokens\":7}", 5, 0, 9, 0, 7, true)]
    [InlineData("{\"input_tokens\":5,\"cache_creation_input_tokens\":9,\"cache_creation\":{\"ephemeral_1h_input_tokens\":4},\"output_tokens\":7}", 5, 0, 5, 4, 7, true)]
    [InlineData("{\"input_tokens\":5,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":4},\"output_tokens\":7}", 5, 0, 2, 4, 7, true)]
    [InlineData("{\"input_tokens\":5,\"cache_creation_input_tokens\":3,\"cache_creation\":{\"ephemeral_5m_input_tokens\":2,\"ephemeral_1h_input_tokens\":4},\"output_tokens\":7}", 5, 0, 2, 4, 7, false)]
    [InlineData("{\"input_tokens\":-1,\"cache_read_input_tokens\":8,\"output_tokens\":7}", 0, 8, 0, 0, 7, false)]
    public void Anthropic_usage_falls_into_disjoint_buckets(
        string usage, long input, long cached, long written5m, long written1h, long output, bool consistent) =>
        Assert.Equal(
            new UsageReport(new(input, cached, written5m, written1h, output, 0), Final: true, consistent),
            Answer(Dialect.Anthropic, "usage", usage));

    [Theory]
    [InlineData("{\"promptTokenCount\":100,\"cachedContentTokenCount\":40,\"candidatesTokenCount\":10,\"thoughtsTokenCount\":30,\"toolUsePromptTokenCount\":5,\"totalTokenCount\":145}", 65, 40, 40, 30, true)]
    [InlineData("{\"promptTokenCount\":100,\"candidatesTokenCount\":10,\"totalTokenCount\":8150}", 100, 0, 10, 0, false)]
    [InlineData("{\"promptTokenCount\":10,\"cachedContentTokenCount\":40}", 0, 40, 0, 0, false)]
    public void Gemini_usage_falls_into_disjoint_buckets(string usage, long input, long cached, long output, long reasoning, bool consistent) =>
        Assert.Equal(
            new UsageReport(new(input, cached, 0, 0, output, reasoning), Final: true, consistent),
            Answer(Dialect.Gemini, "usageMetadata", usage));

    [Theory]
    [InlineData("{\"prompt_tokens\":-3,\"completion_tokens\":5}", true)]
    [InlineData("{\"prompt_tokens\":3,\"completion_tokens\":-5}", true)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":1e30}", true)]
    [InlineData("{\"prompt_tokens\":2000000000000,\"completion_tokens\":5}", true)]
    [InlineData("{\"prompt_tokens\":100,\"completion_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":90,\"cache_write_tokens\":20}}", false)]
    [InlineData("{\"prompt_tokens\":10,\"completion_tokens\":5,\"total_tokens\":99}", false)]
    [InlineData("{\"prompt_tokens\":0,\"completion_tokens\":0,\"total_tokens\":0}", false)]
    public void Counts_that_cannot_be_are_told_from_those_that_do_not_add_up(string usage, bool impossible) =>
        Assert.Equal(impossible, Answer(Dialect.OpenAiChat, "usage", usage)!.Value.Impossible);

    [Theory]
    [InlineData(Dialect.OpenAiChat, "usage", "{}")]
    [InlineData(Dialect.OpenAiChat, "usage", "null")]
    [InlineData(Dialect.OpenAiChat, "usage", "{\"type\":\"duration\",\"seconds\":9}")]
    [InlineData(Dialect.OpenAiChat, "usage", "{\"prompt_tokens\":\"ten\"}")]
    [InlineData(Dialect.Anthropic, "usage", "{\"service_tier\":\"standard\"}")]
    [InlineData(Dialect.Gemini, "usageMetadata", "{\"trafficType\":\"ON_DEMAND\"}")]
    public void What_counts_no_tokens_is_no_usage(Dialect dialect, string name, string usage) =>
        Assert.Null(Answer(dialect, name, usage));

    [Fact]
    public void A_zero_at_the_end_does_not_undo_the_input_of_the_start()
    {
        var meter = StreamMeter.For(Dialect.Anthropic, dropUsageChunk: false);
        meter.OnEvent("data: {\"type\":\"message_start\",\"message\":{\"usage\":{\"input_tokens\":40,\"cache_read_input_tokens\":2,\"output_tokens\":1}}}\n\n"u8);
        meter.OnEvent("data: {\"type\":\"message_delta\",\"usage\":{\"input_tokens\":0,\"cache_read_input_tokens\":0,\"output_tokens\":0}}\n\n"u8);
        Assert.Equal(new UsageReport(new(40, 2, 0, 0, 0, 0), Final: true, Consistent: true), meter.Usage);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1, 1)]
    [InlineData(3, 1)]
    [InlineData(4, 2)]
    [InlineData(3000, 1000)]
    [InlineData(long.MaxValue, long.MaxValue / 3 + 1)]
    [InlineData(-5, 0)]
    public void An_estimate_is_never_zero_for_some_text(long bytes, long tokens) =>
        Assert.Equal(tokens, TokenEstimate.FromUtf8Bytes(bytes));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("tab\\tquote\\\"slash\\\\")]
    [InlineData("\\u0041\\u00e9\\u4f60\\ud83d\\ude00\\u003Cé")]
    public void Text_is_measured_as_UTF_8_whatever_its_escapes_and_cuts(string raw)
    {
        var expected = Utf8(JsonValue.Text(Utf8($"\"{raw}\""))!).Length;
        var bytes = Utf8(raw);
        for (var cut = 0; cut <= bytes.Length; cut++)
        {
            var length = new TextLength();
            length.Add(bytes.AsSpan(0, cut));
            length.Add(bytes.AsSpan(cut));
            Assert.Equal(expected, length.Bytes);
        }
    }

    private static UsageReport? Answer(Dialect dialect, string name, string usage)
    {
        var meter = new AnswerMeter(dialect);
        meter.Inspect(Utf8($"{{\"id\":\"x\",\"{name}\":{usage},\"object\":\"y\"}}"));
        return meter.Usage;
    }
}
