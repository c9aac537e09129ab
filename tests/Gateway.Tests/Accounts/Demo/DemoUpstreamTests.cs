using System.Net;
using System.Text;
using System.Text.Json;
using ApiHub.Gateway.Accounts.Demo;
using ApiHub.Protocols;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts.Demo;

public sealed class DemoUpstreamTests
{
    private const string Greeting = "Hello! This is ApiHub's demo model. You said: ";
    private const string Messages = """[{"role":"system","content":"Be kind."},{"role":"user","content":"old"},{"role":"assistant","content":"o"},{"role":"user","content":"你好 there 😀"}]""";
    private const string Contents = """[{"role":"user","parts":[{"text":"old"}]},{"role":"model","parts":[{"text":"o"}]},{"role":"user","parts":[{"text":"你好 there 😀"}]}]""";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly HttpMessageInvoker _demo = new(new DemoUpstream(new ManualClock(Now)));

    public static TheoryData<Dialect, string, string> Streams => new()
    {
        { Dialect.OpenAiChat, "/v1/chat/completions", $$$"""{"model":"demo","stream":true,"stream_options":{"include_usage":true},"messages":{{{Messages}}}}""" },
        { Dialect.OpenAiChat, "/v1/completions", """{"model":"demo","stream":true,"stream_options":{"include_usage":true},"prompt":"你好 there 😀"}""" },
        { Dialect.OpenAiResponses, "/v1/responses", $$"""{"model":"demo","stream":true,"input":{{Messages}}}""" },
        { Dialect.Anthropic, "/v1/messages", $$"""{"model":"demo","max_tokens":500,"stream":true,"messages":{{Messages}}}""" },
        { Dialect.Gemini, "/v1beta/models/demo:streamGenerateContent?alt=sse", $$"""{"contents":{{Contents}}}""" },
    };

    public static TheoryData<Dialect, string, string> Answers => new()
    {
        { Dialect.OpenAiChat, "/v1/chat/completions", $$"""{"model":"demo","messages":{{Messages}}}""" },
        { Dialect.OpenAiChat, "/v1/completions", """{"model":"demo","prompt":["你好 there 😀"]}""" },
        { Dialect.OpenAiResponses, "/v1/responses", """{"model":"demo","input":"你好 there 😀","instructions":"Be kind."}""" },
        { Dialect.Anthropic, "/v1/messages", $$"""{"model":"demo","max_tokens":500,"messages":{{Messages}}}""" },
        { Dialect.Gemini, "/v1beta/models/demo:generateContent", $$"""{"contents":{{Contents}}}""" },
        { Dialect.Gemini, "/v1beta/models/demo:streamGenerateContent", $$"""{"contents":{{Contents}}}""" },
    };

    [Theory, MemberData(nameof(Streams))]
    public async Task A_stream_repeats_what_was_said_and_counts_it(Dialect dialect, string path, string body)
    {
        var meter = await MeasureStream(dialect, path, body);
        Assert.Equal(Encoding.UTF8.GetByteCount(Greeting + "你好 there 😀"), meter.OutputTextBytes);
        Assert.True(meter.SawTerminal);
        AssertCounted(meter.Usage, meter.Model, meter.OutputTextBytes);
    }

    [Theory, MemberData(nameof(Answers))]
    public async Task An_answer_repeats_what_was_said_and_counts_it(Dialect dialect, string path, string body)
    {
        var (json, meter) = await Measure(dialect, path, body);
        Assert.Equal(Encoding.UTF8.GetByteCount(Greeting + "你好 there 😀"), meter.OutputTextBytes);
        Assert.True(meter.LooksComplete);
        AssertCounted(meter.Usage, meter.Model, meter.OutputTextBytes);
        using var parsed = JsonDocument.Parse(json);
    }

    [Fact]
    public async Task A_chat_reads_well()
    {
        var (json, _) = await Measure(Dialect.OpenAiChat, "/v1/chat/completions", $$"""{"model":"demo","messages":{{Messages}}}""");
        using var answer = JsonDocument.Parse(json);
        var choice = answer.RootElement.GetProperty("choices")[0];
        Assert.Equal(Greeting + "你好 there 😀", choice.GetProperty("message").GetProperty("content").GetString());
        Assert.Equal("stop", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(Now.ToUnixTimeSeconds(), answer.RootElement.GetProperty("created").GetInt64());
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"demo","max_tokens":4,"messages":[{"role":"user","content":"x"}]}""", "\"finish_reason\":\"length\"")]
    [InlineData("/v1/completions", """{"model":"demo","max_tokens":4,"prompt":"x","stream":true}""", "\"finish_reason\":\"length\"")]
    [InlineData("/v1/responses", """{"model":"demo","max_output_tokens":4,"input":"x"}""", "\"incomplete_details\":{\"reason\":\"max_output_tokens\"}")]
    [InlineData("/v1/responses", """{"model":"demo","max_output_tokens":4,"input":"x","stream":true}""", "event: response.incomplete")]
    [InlineData("/v1/messages", """{"model":"demo","max_tokens":4,"messages":[{"role":"user","content":"x"}]}""", "\"stop_reason\":\"max_tokens\"")]
    [InlineData("/v1/messages", """{"model":"demo","max_tokens":4,"messages":[{"role":"user","content":"x"}],"stream":true}""", "\"stop_reason\":\"max_tokens\"")]
    [InlineData("/v1beta/models/demo:generateContent", """{"contents":[{"parts":[{"text":"x"}]}],"generationConfig":{"maxOutputTokens":4}}""", "\"finishReason\":\"MAX_TOKENS\"")]
    public async Task A_limit_ends_the_answer_for_the_right_reason(string path, string body, string reason)
    {
        var text = await Send(HttpMethod.Post, path, body);
        Assert.Contains(reason, text, StringComparison.Ordinal);
        Assert.DoesNotContain("demo model", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_without_include_usage_has_no_usage()
    {
        var meter = await MeasureStream(Dialect.OpenAiChat, "/v1/chat/completions", """{"model":"demo","stream":true,"messages":[{"role":"user","content":"x"}]}""");
        Assert.Null(meter.Usage);
        Assert.True(meter.SawTerminal);
    }

    [Fact]
    public async Task A_long_question_is_repeated_at_its_start_only()
    {
        var question = string.Concat(Enumerable.Repeat("😀", 1000));
        var text = await Send(HttpMethod.Post, "/v1/messages", $$"""{"model":"demo","max_tokens":5000,"messages":[{"role":"user","content":[{"type":"text","text":"{{question}}"}]}]}""");
        using var answer = JsonDocument.Parse(text);
        Assert.Equal(Greeting + string.Concat(Enumerable.Repeat("😀", 100)) + "…", answer.RootElement.GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Embeddings_have_the_size_and_the_format_that_were_asked_for()
    {
        var floats = await Send(HttpMethod.Post, "/v1/embeddings", """{"model":"demo","input":["a","b"],"dimensions":8}""");
        var base64 = await Send(HttpMethod.Post, "/v1/embeddings", """{"model":"demo","input":"a","dimensions":8,"encoding_format":"base64"}""");
        using var listed = JsonDocument.Parse(floats);
        using var encoded = JsonDocument.Parse(base64);
        var numbers = listed.RootElement.GetProperty("data")[0].GetProperty("embedding").EnumerateArray().Select(number => number.GetSingle()).ToArray();
        var bytes = encoded.RootElement.GetProperty("data")[0].GetProperty("embedding").GetBytesFromBase64();
        Assert.Equal(numbers, Enumerable.Range(0, 8).Select(index => BitConverter.ToSingle(bytes, index * 4)));
        Assert.Equal(2, listed.RootElement.GetProperty("data").GetArrayLength());
        Assert.Equal(1, numbers.Sum(number => number * number), 0.001);
        Assert.Equal(2, listed.RootElement.GetProperty("usage").GetProperty("prompt_tokens").GetInt32());
    }

    [Theory]
    [InlineData("/v1/messages/count_tokens", """{"model":"demo","messages":[{"role":"user","content":"abcdef"}]}""", """{"input_tokens":2}""")]
    [InlineData("/v1beta/models/demo:countTokens", """{"contents":[{"parts":[{"text":"abcdef"}]}]}""", """{"totalTokens":2}""")]
    public async Task Tokens_are_counted_on_request(string path, string body, string expected) =>
        Assert.Equal(expected, await Send(HttpMethod.Post, path, body));

    [Theory]
    [InlineData("/v1/models", "\"id\":\"demo\"")]
    [InlineData("/v1/models/demo", "\"object\":\"model\"")]
    [InlineData("/v1beta/models", "\"name\":\"models/demo\"")]
    [InlineData("/v1beta/models/demo", "\"name\":\"models/demo\"")]
    public async Task The_model_is_listed(string path, string expected) =>
        Assert.Contains(expected, await Send(HttpMethod.Get, path), StringComparison.Ordinal);

    [Theory]
    [InlineData("GET", "/v1/files", null, 404, "\"code\":\"not_found\"")]
    [InlineData("POST", "/v1/images/generations", """{"model":"demo"}""", 404, "\"code\":\"not_found\"")]
    [InlineData("POST", "/v1/messages/batches", "{}", 404, "\"type\":\"not_found_error\"")]
    [InlineData("POST", "/v1beta/models/other:generateContent", "{}", 404, "\"status\":\"NOT_FOUND\"")]
    [InlineData("POST", "/v1/chat/completions", """{"model":"gpt-5"}""", 404, "\"code\":\"model_not_found\"")]
    [InlineData("POST", "/v1/messages", """{"model":"demo","messages":[}""", 400, "\"type\":\"invalid_request_error\"")]
    [InlineData("POST", "/v1/messages", """{"model":"demo","messages":[{"role":"user","content":"\ud83d"}]}""", 400, "\"type\":\"invalid_request_error\"")]
    [InlineData("POST", "/v1beta/models/demo:generateContent", "[]", 400, "\"status\":\"INVALID_ARGUMENT\"")]
    public async Task What_it_does_not_know_it_refuses_in_the_words_of_the_dialect(string method, string path, string? body, int status, string expected)
    {
        var text = await Send(new HttpMethod(method), path, body, (HttpStatusCode)status);
        Assert.Contains(expected, text, StringComparison.Ordinal);
    }

    private static void AssertCounted(UsageReport? usage, string? model, long textBytes)
    {
        Assert.NotNull(usage);
        Assert.True(usage.Value.Final && usage.Value.Consistent);
        Assert.Equal(TokenEstimate.FromUtf8Bytes(textBytes), usage.Value.Tokens.Output);
        Assert.InRange(usage.Value.Tokens.Input, 6, 20);
        Assert.Equal("demo", model);
    }

    private async Task<StreamMeter> MeasureStream(Dialect dialect, string path, string body)
    {
        ReadOnlyMemory<byte> sse = Encoding.UTF8.GetBytes(await Send(HttpMethod.Post, path, body, type: "text/event-stream"));
        var meter = StreamMeter.For(dialect, dropUsageChunk: false);
        var events = 0;
        for (int length; (length = SseEvents.NextEventLength(sse.Span, 0)) > 0; sse = sse[length..], events++)
            meter.OnEvent(sse.Span[..length]);
        Assert.True(sse.IsEmpty);
        Assert.InRange(events, 10, 30);
        return meter;
    }

    private async Task<(string Json, AnswerMeter Meter)> Measure(Dialect dialect, string path, string body)
    {
        var text = await Send(HttpMethod.Post, path, body);
        var meter = new AnswerMeter(dialect);
        meter.Inspect(Encoding.UTF8.GetBytes(text));
        return (text, meter);
    }

    private async Task<string> Send(
        HttpMethod method, string path, string? body = null, HttpStatusCode status = HttpStatusCode.OK, string? type = null)
    {
        using var request = new HttpRequestMessage(method, new Uri("http://demo" + path));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await _demo.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(status, response.StatusCode);
        if (type is not null)
            Assert.Equal(type, response.Content.Headers.ContentType?.MediaType);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
