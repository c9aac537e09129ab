using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

public sealed record AnswerCase(string Fixture, Dialect Dialect, TokenUsage? Tokens, string? Model, string Text)
{
    public override string ToString() => Fixture;
}

public sealed class AnswerMeterTests
{
    private static readonly AnswerCase[] AllCases =
    [
        new("chat.json", Dialect.OpenAiChat, new(36, 64, 0, 0, 40, 10), "gpt-5-2025-08-07", "Bonjour 😀 \"toi\"你{\"a\":[1,2]}"),
        new("embeddings.json", Dialect.OpenAiChat, new(8, 0, 0, 0, 0, 0), "text-embedding-3-small", ""),
        new("images.json", Dialect.OpenAiChat, new(50, 0, 0, 0, 4160, 0), null, ""),
        new("transcription-seconds.json", Dialect.OpenAiChat, null, null, "I see skies"),
        new("responses.json", Dialect.OpenAiResponses, new(36, 0, 0, 0, 87, 64), "gpt-5", "okHello{}"),
        new("anthropic.json", Dialect.Anthropic, new(10, 0, 300, 0, 55, 0), "claude-haiku-4-5", "One momentVoilà{\"text\":\"é\",\"n\":[1]}"),
        new("count-tokens.json", Dialect.Anthropic, null, null, ""),
        new("gemini.json", Dialect.Gemini, new(20, 0, 0, 0, 37, 30), "gemini-2.5-flash", "Hi there{\"text\": \"x\"}"),
        new("gemini-array.json", Dialect.Gemini, new(20, 0, 0, 0, 4, 0), "gemini-2.5-flash", "Hi there"),
    ];

    public static TheoryData<AnswerCase> Cases => [.. AllCases];

    [Theory, MemberData(nameof(Cases))]
    public void An_answer_is_read_the_same_wherever_it_is_cut(AnswerCase expected)
    {
        var json = Read(expected.Fixture);
        for (var cut = 0; cut <= json.Length; cut++)
            AssertReads(expected, Inspect(expected.Dialect, json, cut));
        AssertReads(expected, Inspect(expected.Dialect, json, [.. Enumerable.Range(0, json.Length)]));
        var random = new Random(11);
        for (var round = 0; round < 200; round++)
            AssertReads(expected, Inspect(expected.Dialect, json, [.. Enumerable.Range(0, 9).Select(_ => random.Next(json.Length)).Order()]));
    }

    [Fact]
    public void A_cut_answer_does_not_look_complete()
    {
        var json = Read("chat.json");
        var end = json.AsSpan().LastIndexOf((byte)'}');
        for (var cut = 0; cut <= end; cut++)
            Assert.False(Inspect(Dialect.OpenAiChat, json[..cut]).LooksComplete);
        Assert.True(Inspect(Dialect.OpenAiChat, json[..(end + 1)]).LooksComplete);
    }

    [Fact]
    public void A_cut_array_of_chunks_has_running_usage_only()
    {
        var json = Read("gemini-array.json");
        var meter = Inspect(Dialect.Gemini, json[..^3]);
        Assert.Equal(new UsageReport(new(20, 0, 0, 0, 4, 0), Final: false, Consistent: true), meter.Usage);
        Assert.False(meter.LooksComplete);
    }

    [Theory]
    [InlineData("<html>{\"usage\":{\"prompt_tokens\":1}}</html>")]
    [InlineData("ID3\u0004}}}}]]\"\\")]
    [InlineData("")]
    [InlineData("]}")]
    public void What_is_not_JSON_is_left_alone(string body)
    {
        var meter = Inspect(Dialect.OpenAiChat, Utf8(body));
        Assert.Null(meter.Usage);
        Assert.False(meter.LooksComplete);
    }

    [Fact]
    public void Usage_inside_the_text_is_not_the_usage()
    {
        var json = """{"choices":[{"usage":{"prompt_tokens":5},"message":{"content":"\"usage\":{\"prompt_tokens\":7}"}}],"metadata":{"model":"no"}}""";
        var meter = Inspect(Dialect.OpenAiChat, Utf8(json));
        Assert.Null(meter.Usage);
        Assert.Null(meter.Model);
    }

    [Fact]
    public void A_wrapped_response_is_read_too()
    {
        var json = """{"response":{"modelVersion":"gemini-3","usageMetadata":{"promptTokenCount":3,"totalTokenCount":3}},"traceId":"t"}""";
        var meter = Inspect(Dialect.Gemini, Utf8(json));
        Assert.Equal(3, meter.Usage?.Tokens.Input);
        Assert.Equal("gemini-3", meter.Model);
    }

    [Fact]
    public void Brackets_deeper_than_any_answer_has_still_balance()
    {
        var json = "{\"choices\":" + new string('[', 500) + "{\"usage\":1}" + new string(']', 500) + ",\"usage\":{\"prompt_tokens\":4}}";
        var meter = Inspect(Dialect.OpenAiChat, Utf8(json));
        Assert.True(meter.LooksComplete);
        Assert.Equal(4, meter.Usage?.Tokens.Input);
    }

    private static void AssertReads(AnswerCase expected, AnswerMeter meter)
    {
        Assert.Equal(expected.Tokens is { } tokens ? new UsageReport(tokens, Final: true, Consistent: true) : null, meter.Usage);
        Assert.Equal(expected.Model, meter.Model);
        Assert.Equal(Utf8(expected.Text).Length, meter.OutputTextBytes);
        Assert.True(meter.LooksComplete);
    }

    private static AnswerMeter Inspect(Dialect dialect, ReadOnlySpan<byte> json, params ReadOnlySpan<int> cuts)
    {
        var meter = new AnswerMeter(dialect);
        var start = 0;
        foreach (var cut in cuts)
        {
            meter.Inspect(json[start..cut]);
            start = cut;
        }
        meter.Inspect(json[start..]);
        return meter;
    }
}
