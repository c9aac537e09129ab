using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ApiHub.FakeUpstream;
using Xunit;

namespace ApiHub.Gateway.Tests.FakeUpstream;

public sealed class FakeProviderTests : IAsyncLifetime
{
    private static readonly object ChatStream = new { model = "gpt-test", stream = true, messages = Array.Empty<object>() };
    private static readonly Dictionary<string, string> Streams = new()
    {
        ["/v1/chat/completions"] = "data: {\"error\":{",
        ["/v1/responses"] = "event: error\ndata: {\"type\":\"error\",\"code\":",
        ["/v1/messages"] = "event: error\ndata: {\"type\":\"error\",\"error\":{",
        ["/v1beta/models/gemini-test:streamGenerateContent?alt=sse"] = "data: {\"error\":{\"code\":500,",
    };

    private FakeProvider _provider = null!;
    private HttpClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _client = new HttpClient { BaseAddress = _provider.Address };
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _provider.DisposeAsync();
    }

    public static TheoryData<string> StreamPaths => [.. Streams.Keys];

    [Fact]
    public async Task A_request_is_kept_byte_for_byte_with_its_headers_and_raw_target()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/other/%2Fthing?b=2&a=%20")
        {
            Content = new ByteArrayContent([0, 255, 10]),
            Headers = { { "X-Twice", ["one", "two"] } },
        };

        var echo = await (await _client.SendAsync(request)).Content.ReadFromJsonAsync<JsonElement>();

        var received = await _provider.NextRequestAsync();
        Assert.Equal("/v1/other/%2Fthing?b=2&a=%20", received.PathAndQuery);
        Assert.Equal([0, 255, 10], received.Body);
        Assert.Equal("one, two", received.Headers["x-twice"]);
        Assert.Equal("POST", echo.GetProperty("method").GetString());
        Assert.Same(received, Assert.Single(_provider.Requests));
    }

    [Fact]
    public async Task The_queue_goes_before_rules_and_rules_before_the_default()
    {
        _provider.Default = Script.Says("default");
        _provider.On("gpt-test", Script.Says("rule")).Enqueue(Script.Says("queued"));

        Assert.Contains("queued", await PostAsync("/v1/chat/completions", new { model = "gpt-test" }));
        Assert.Contains("rule", await PostAsync("/v1/chat/completions", new { model = "gpt-test" }));
        Assert.Contains("default", await PostAsync("/v1/chat/completions", new { model = "another" }));
    }

    [Fact]
    public async Task A_listing_leaves_the_queue_alone_and_speaks_the_dialect_of_its_caller()
    {
        _provider.Enqueue(Script.Error(500));

        Assert.Contains("\"object\":\"list\"", await _client.GetStringAsync("/v1/models"));
        Assert.Contains("\"models/gemini-test\"", await _client.GetStringAsync("/v1beta/models"));
        _client.DefaultRequestHeaders.Add("anthropic-version", "2023-06-01");
        Assert.Contains("\"has_more\":false", await _client.GetStringAsync("/v1/models"));
        Assert.Equal(HttpStatusCode.InternalServerError, (await _client.PostAsJsonAsync("/v1/messages", new { })).StatusCode);
    }

    [Theory]
    [InlineData("/v1/chat/completions", "{\"error\":{\"message\":\"no\",\"type\":\"rate_limit_error\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}")]
    [InlineData("/v1/messages", "{\"type\":\"error\",\"error\":{\"type\":\"rate_limit_error\",\"message\":\"no\"},\"request_id\":\"req_fake\"}")]
    [InlineData("/v1beta/models/m:generateContent", "{\"error\":{\"code\":429,\"message\":\"no\",\"status\":\"RESOURCE_EXHAUSTED\"}}")]
    public async Task An_error_has_the_shape_of_its_path_and_its_retry_after(string path, string expected)
    {
        _provider.Enqueue(Script.Error(429, retryAfter: 30, message: "no"));

        var response = await _client.PostAsJsonAsync(path, new { model = "m" });

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(30), response.Headers.RetryAfter!.Delta);
        Assert.Equal(expected, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(true, true, 1)]
    [InlineData(false, true, 0)]
    [InlineData(false, false, 1)]
    public async Task A_chat_stream_tells_usage_when_asked_or_when_told_to(bool asked, bool onlyWhenAsked, int frames)
    {
        _provider.Enqueue(new Script { UsageOnlyWhenAsked = onlyWhenAsked, CachedTokens = 5 });

        var stream = await PostAsync("/v1/chat/completions", new { model = "m", stream = true, stream_options = new { include_usage = asked } });

        Assert.Equal(frames, stream.Split("\"choices\":[],\"usage\":{\"prompt_tokens\":16,\"completion_tokens\":7").Length - 1);
        Assert.EndsWith("data: [DONE]\n\n", stream);
    }

    [Theory]
    [MemberData(nameof(StreamPaths))]
    public async Task A_stream_reads_the_same_however_it_is_cut(string path)
    {
        _provider.Default = new Script { Text = "Grüße, 世界!", Deltas = 4 };
        var whole = await PostAsync(path, ChatStream);

        foreach (var size in new[] { 1, 7, 100 })
        {
            _provider.Default = _provider.Default with { ChunkSize = size };
            Assert.Equal(whole, await PostAsync(path, ChatStream));
        }

        Assert.Contains("界", whole, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(StreamPaths))]
    public async Task An_error_event_in_the_dialects_shape_ends_a_stream_in_good_order(string path)
    {
        _provider.Enqueue(Script.ErrorAfter(2));

        var events = (await PostAsync(path, ChatStream)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(3, events.Length);
        Assert.StartsWith(Streams[path], events[2]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task A_cut_stream_delivers_what_came_before_and_then_breaks(int events)
    {
        _provider.Enqueue(Script.CutAfter(events));
        using var response = await SendAsync(HttpCompletionOption.ResponseHeadersRead);

        var got = new MemoryStream();
        await Assert.ThrowsAnyAsync<IOException>(async () => await (await response.Content.ReadAsStreamAsync()).CopyToAsync(got));

        Assert.Equal(events, Encoding.UTF8.GetString(got.ToArray()).Split("\n\n").Length - 1);
    }

    [Fact]
    public async Task A_cut_answer_ends_in_its_middle_and_a_reset_before_its_first_byte()
    {
        _provider.Enqueue(Script.CutAfter(0), Script.Reset());

        await Assert.ThrowsAsync<HttpRequestException>(() => PostAsync("/v1/messages", new { }));
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.PostAsJsonAsync("/v1/messages", new { }));
        Assert.Equal(2, _provider.Requests.Count);
    }

    [Fact]
    public async Task A_gate_holds_the_answer_where_it_stands()
    {
        var gate = new TaskCompletionSource();
        _provider.Enqueue(new Script { HoldAfterEvents = (2, gate.Task) });
        using var response = await SendAsync(HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync());

        Assert.StartsWith("data:", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        Assert.StartsWith("data:", await reader.ReadLineAsync());
        Assert.Equal("", await reader.ReadLineAsync());
        var next = reader.ReadLineAsync();
        Assert.False(next.IsCompleted);
        gate.SetResult();
        Assert.StartsWith("data:", await next);
        Assert.EndsWith("data: [DONE]\n\n", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Leaving_early_is_noticed_and_staying_to_the_end_is_not_leaving()
    {
        _provider.Enqueue(new Script { HoldAfterEvents = (1, new TaskCompletionSource().Task) });
        (await SendAsync(HttpCompletionOption.ResponseHeadersRead)).Dispose();
        var left = await _provider.NextRequestAsync();
        await left.Ended;

        await PostAsync("/v1/chat/completions", ChatStream);
        var stayed = await _provider.NextRequestAsync();
        await stayed.Ended;

        Assert.True(left.ClientLeft);
        Assert.False(stayed.ClientLeft);
    }

    [Fact]
    public async Task Filler_padding_and_foreign_bodies_are_as_ordered()
    {
        _provider.Enqueue(
            new Script { Deltas = 64, DeltaBytes = 100 },
            new Script { ResponsePadding = 1_000_000 },
            Script.Html().With("X-Extra", "yes"));

        Assert.Equal(64, (await PostAsync("/v1/messages", ChatStream)).Split("~xxx").Length - 1);
        Assert.InRange((await PostAsync("/v1/responses", new { })).Length, 1_000_000, 1_002_000);
        var page = await _client.PostAsJsonAsync("/v1/messages", new { });
        Assert.Equal("text/html", page.Content.Headers.ContentType!.MediaType);
        Assert.Equal("yes", Assert.Single(page.Headers.GetValues("X-Extra")));
    }

    [Fact]
    public async Task A_disposed_provider_refuses_connections_at_once()
    {
        _provider.Enqueue(new Script { HoldBeforeHeaders = new TaskCompletionSource().Task });
        var held = _client.PostAsJsonAsync("/v1/messages", new { });
        await _provider.NextRequestAsync();

        await _provider.DisposeAsync();

        await Assert.ThrowsAsync<HttpRequestException>(() => held);
        await Assert.ThrowsAsync<HttpRequestException>(() => _client.GetAsync("/v1/models"));
    }

    private async Task<string> PostAsync(string path, object body) =>
        await (await _client.PostAsJsonAsync(path, body)).Content.ReadAsStringAsync();

    private Task<HttpResponseMessage> SendAsync(HttpCompletionOption until) => _client.SendAsync(
        new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions") { Content = JsonContent.Create(ChatStream) }, until);
}
