using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

/// <summary>One stream and what is in it. <c>P</c>asses, <c>D</c>rops and <c>T</c>erminals are listed event by event.</summary>
public sealed record StreamCase(string Fixture, Dialect Dialect, TokenUsage? Tokens, string? Model, string Text, string Verdicts)
{
    public bool Drop { get; init; }

    public bool Final { get; init; } = true;

    public bool Error { get; init; }

    public bool Terminal { get; init; } = true;

    public bool Output { get; init; } = true;

    public override string ToString() => Drop ? Fixture + ", dropping" : Fixture;
}

public sealed class StreamMeterTests
{
    private const string ChatText = "Let me see.He said \"hé\" 😀\n你好，世界{\"city\":\"Paris\"}";

    private static readonly TokenUsage ChatTokens = new(348, 1024, 128, 0, 320, 256);

    private static readonly StreamCase[] AllCases =
    [
        new("chat.sse", Dialect.OpenAiChat, ChatTokens, "gpt-5-mini-2025-08-07", ChatText, "PPPPPPPPPT"),
        new("chat.sse", Dialect.OpenAiChat, ChatTokens, "gpt-5-mini-2025-08-07", ChatText, "PPPPPPPPDT") { Drop = true },
        new("chat-running-usage.sse", Dialect.OpenAiChat, new(9, 0, 0, 0, 3, 0), "qwen3", "Bonjour!", "PPPT") { Drop = true },
        new("chat-error.sse", Dialect.OpenAiChat, null, "gpt-5", "Half an ans", "PT") { Error = true },
        new("transcription.sse", Dialect.OpenAiChat, new(14, 0, 0, 0, 4, 0), null, "I see skies", "PPT"),
        new("responses.sse", Dialect.OpenAiResponses, new(152, 2048, 50, 150, 90, 64), "gpt-5-codex",
            "**Thinking**Done: 好*** Begin Patch", "PPPPPPPPPT"),
        new("responses-incomplete.sse", Dialect.OpenAiResponses, new(20, 0, 0, 0, 16, 0), "gpt-5", "Once upon", "PPT"),
        new("responses-failed.sse", Dialect.OpenAiResponses, new(20, 0, 0, 0, 0, 0), "gpt-5", "", "PT") { Error = true, Output = false },
        new("responses-error.sse", Dialect.OpenAiResponses, null, null, "", "T") { Error = true, Output = false },
        new("anthropic.sse", Dialect.Anthropic, new(12, 30000, 1000, 4000, 89, 20), "claude-sonnet-4-5-20250929",
            "Hmm, 天气I'll look.\n{\"city\": \"Paris\"}", "PPPPPPPPPPPPPPT"),
        new("anthropic-late-input.sse", Dialect.Anthropic, new(700, 300, 0, 0, 2, 0), "vendor/model", "Hi", "PPPPT"),
        new("anthropic-error.sse", Dialect.Anthropic, new(25, 0, 0, 0, 1, 0), "claude-opus-4-5", "Well", "PPT") { Error = true, Final = false },
        new("gemini.sse", Dialect.Gemini, new(150, 1000, 0, 0, 55, 45), "gemini-2.5-pro", "**Weighing** it<b>是的</b>{\"q\":\"x\"}", "PPT"),
        new("gemini-blocked.sse", Dialect.Gemini, new(30, 0, 0, 0, 0, 0), "gemini-2.5-flash", "", "T") { Output = false },
        new("gemini-error.sse", Dialect.Gemini, new(8, 0, 0, 0, 1, 0), "gemini-2.5-flash", "The", "PT") { Error = true, Final = false },
    ];

    public static TheoryData<StreamCase> Cases => [.. AllCases];

    [Theory, MemberData(nameof(Cases))]
    public void A_stream_is_read_as_its_provider_means_it(StreamCase expected)
    {
        var result = StreamReplay.Run(Read(expected.Fixture), expected.Dialect, expected.Drop);

        Assert.Equal(expected.Tokens, result.Usage?.Tokens);
        Assert.Equal(expected.Tokens is null ? null : expected.Final, result.Usage?.Final);
        Assert.NotEqual(false, result.Usage?.Consistent);
        Assert.Equal(expected.Model, result.Model);
        Assert.Equal(Utf8(expected.Text).Length, result.TextBytes);
        Assert.Equal(expected.Verdicts, result.Verdicts);
        Assert.Equal((expected.Output, expected.Terminal, expected.Error), (result.Output, result.Terminal, result.Error));
    }

    [Theory, MemberData(nameof(Cases))]
    public void It_does_not_matter_where_the_network_cuts(StreamCase expected)
    {
        foreach (var lineEnd in (string[])["\n", "\r\n", "\r"])
        {
            var sse = WithLineEnd(Read(expected.Fixture), lineEnd);
            var whole = StreamReplay.Run(sse, expected.Dialect, expected.Drop);
            Assert.Equal(expected.Verdicts, whole.Verdicts);
            Assert.Equal(expected.Tokens, whole.Usage?.Tokens);
            for (var cut = 0; cut <= sse.Length; cut++)
                Assert.Equal(whole, StreamReplay.Run(sse, expected.Dialect, expected.Drop, cut));
            var random = new Random(7);
            for (var round = 0; round < 30; round++)
            {
                var cuts = Enumerable.Range(0, random.Next(40)).Select(_ => random.Next(sse.Length)).Order().ToArray();
                Assert.Equal(whole, StreamReplay.Run(sse, expected.Dialect, expected.Drop, cuts));
            }
        }
    }

    [Fact]
    public void Only_the_chunk_that_the_client_did_not_ask_for_is_taken_out()
    {
        var sse = Read("chat.sse");
        var passed = StreamReplay.Run(sse, Dialect.OpenAiChat, drop: true).Passed;

        var start = sse.AsSpan().IndexOf("data: {\"id\":\"chatcmpl-C1\",\"object\":\"chat.completion.chunk\",\"created\":1794000000,\"model\":\"gpt-5-mini-2025-08-07\",\"choices\":[]"u8);
        var end = sse.AsSpan().IndexOf("data: [DONE]"u8);
        Assert.Equal([.. sse[..start], .. sse[end..]], passed);
    }

    [Theory]
    [InlineData("data: {\"choices\":[],\"prompt_filter_results\":[{\"prompt_index\":0}],\"usage\":null}\n\n")] // Azure's first chunk
    [InlineData("data: {\"choices\":[{\"index\":0,\"delta\":{}}],\"usage\":{\"prompt_tokens\":1}}\n\n")]
    [InlineData("data: {\"choices\":[\n\n")]
    [InlineData(": ping\n\n")]
    [InlineData("data:\n\n")]
    [InlineData("\n")]
    public void What_is_not_a_usage_chunk_passes(string sseEvent) =>
        Assert.Equal(EventVerdict.Pass, StreamMeter.For(Dialect.OpenAiChat, dropUsageChunk: true).OnEvent(Utf8(sseEvent)));

    [Fact]
    public void A_cut_stream_with_running_usage_is_not_final()
    {
        var sse = Read("chat-running-usage.sse");
        var second = sse.AsSpan().LastIndexOf("data: {"u8);
        var result = StreamReplay.Run(sse[..second], Dialect.OpenAiChat, drop: false);
        Assert.Equal(new UsageReport(new(9, 0, 0, 0, 2, 0), Final: false, Consistent: true), result.Usage);
    }

    [Fact]
    public void Data_on_several_lines_is_one_text()
    {
        var meter = StreamMeter.For(Dialect.Anthropic, dropUsageChunk: false);
        meter.OnEvent("data: {\"type\":\"content_block_delta\",\ndata:\"delta\":\ndata: {\"type\":\"text_delta\",\"text\":\"three\"}}\n\n"u8);
        Assert.Equal(5, meter.OutputTextBytes);
    }

    [Fact]
    public void Measuring_allocates_nothing_per_event()
    {
        foreach (var test in AllCases)
        {
            var sse = Read(test.Fixture);
            var meter = StreamMeter.For(test.Dialect, test.Drop);
            Feed(meter, sse);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Feed(meter, sse);
            Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        }
    }

    private static void Feed(StreamMeter meter, ReadOnlySpan<byte> sse)
    {
        for (int length; (length = SseEvents.NextEventLength(sse, 0)) > 0; sse = sse[length..])
            meter.OnEvent(sse[..length]);
    }
}
