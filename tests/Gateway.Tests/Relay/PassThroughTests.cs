using System.Net;
using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

public sealed class PassThroughTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task An_answer_passes_with_its_tokens_on_record(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = new Script { Text = "Hello.", InputTokens = 100, CachedTokens = 40, OutputTokens = 25, ReasoningTokens = 5 };
        var (path, json) = Dialects.Request(dialect, stream: false);

        using var answer = await host.PostAsync(path, json);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("Hello.", await answer.Content.ReadAsStringAsync());
        var record = await host.RecordAsync(answer);
        Assert.Equal((100, 40, 25, UsageQuality.Exact, Outcome.Completed), (record.InputTokens, record.CachedInputTokens, record.OutputTokens, record.Quality, record.Outcome));
        Assert.Equal((dialect, "gpt-test", "upstream", false), (record.Dialect, record.RequestedModel, record.Account, record.Stream));
        Assert.NotNull(record.TtftMs);
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_stream_passes_whole_however_it_is_cut(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        var (path, json) = Dialects.Request(dialect, stream: true);
        foreach (var size in new[] { 0, 1, 7, 64, 1000 })
        {
            host.Provider.Default = new Script { Text = "One, two, 三, four.", Deltas = 9, ChunkSize = size, InputTokens = 100, CachedTokens = 40, OutputTokens = 25 };

            using var answer = await host.PostAsync(path, json);

            var text = await answer.Content.ReadAsStringAsync();
            Assert.Contains(Dialects.Terminal(dialect), text);
            Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
            var record = await host.RecordAsync(answer);
            Assert.Equal((100, 40, 25, UsageQuality.Exact), (record.InputTokens, record.CachedInputTokens, record.OutputTokens, record.Quality));
            Assert.True(record.Stream);
            Assert.NotNull(record.TtftMs);
        }
    }

    [Fact]
    public async Task Usage_is_asked_for_where_the_client_did_not_and_taken_out_again()
    {
        await using var host = await RelayHost.StartAsync();
        var (path, json) = Dialects.Request("openai-chat", stream: true);

        using var answer = await host.PostAsync(path, json);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains("\"include_usage\":true", Encoding.UTF8.GetString(host.Provider.Requests[^1].Body));
        Assert.DoesNotContain("\"prompt_tokens\"", text);
        Assert.Contains("[DONE]", text);
        Assert.Equal(11, (await host.RecordAsync(answer)).InputTokens);
    }

    [Fact]
    public async Task Usage_that_the_client_asked_for_reaches_it()
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await host.PostAsync(
            "/v1/chat/completions",
            """{"model":"gpt-test","stream":true,"stream_options":{"include_usage":true},"messages":[]}""");

        Assert.Contains("\"prompt_tokens\"", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_reaches_the_account_byte_for_byte_with_another_credential()
    {
        await using var host = await RelayHost.StartAsync();
        const string body = """{ "messages" : [ ] ,"unknown":{"x":[1,2.50,"\u4e09"]},   "model":"gpt-test"}""";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions?trace=1") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Add("x-api-key", host.Key);
        request.Headers.Add("x-goog-api-key", host.Key);
        request.Headers.Add("Cookie", "a=b");
        request.Headers.Add("X-Session-ID", "s-1");
        request.Headers.Add("session_id", "s-2");
        request.Headers.Add("anthropic-beta", "x,y");
        request.Headers.Add("X-Forwarded-For", "10.1.2.3");

        using var answer = await host.Client.SendAsync(request);

        var received = host.Provider.Requests[^1];
        Assert.Equal(body, Encoding.UTF8.GetString(received.Body));
        Assert.Equal("/v1/chat/completions?trace=1", received.PathAndQuery);
        Assert.Equal("Bearer upstream-secret", received.Headers["Authorization"]);
        Assert.Equal(("s-1", "s-2", "x,y"), (received.Headers["X-Session-ID"].ToString(), received.Headers["session_id"].ToString(), received.Headers["anthropic-beta"].ToString()));
        foreach (var gone in new[] { "x-api-key", "x-goog-api-key", "Cookie", "X-Forwarded-For", "Accept-Encoding" })
            Assert.False(received.Headers.ContainsKey(gone), gone);
        Assert.DoesNotContain(received.Headers, h => h.Value.ToString().Contains(host.Key));
    }

    [Fact]
    public async Task Nothing_of_the_account_reaches_the_client()
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = new Script()
            .With("X-CPA-TRACE-ID", "20261122-3-abc").With("anthropic-ratelimit-tokens-remaining", "12").With("Set-Cookie", "a=b")
            .With("openai-organization", "org-1").With("x-request-id", "theirs").With("openai-processing-ms", "12");

        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);

        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single());
        Assert.Equal("12", answer.Headers.GetValues("openai-processing-ms").Single());
        foreach (var gone in new[] { "X-CPA-TRACE-ID", "anthropic-ratelimit-tokens-remaining", "Set-Cookie", "openai-organization", "Server" })
            Assert.False(answer.Headers.Contains(gone), gone);
    }

    [Theory]
    [InlineData("openai", "Authorization", "Bearer upstream-secret")]
    [InlineData("anthropic", "x-api-key", "upstream-secret")]
    [InlineData("gemini", "x-goog-api-key", "upstream-secret")]
    public async Task Each_kind_of_account_gets_its_credential_where_it_looks_for_it(string kind, string header, string value)
    {
        await using var host = await RelayHost.StartAsync(kind);
        var (path, json) = Dialects.Request(kind == "openai" ? "openai-chat" : kind, stream: false);

        using var answer = await host.PostAsync(path, json);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(value, host.Provider.Requests[^1].Headers[header]);
    }

    [Fact]
    public async Task Geminis_key_in_the_address_opens_the_door_and_goes_no_further()
    {
        await using var host = await RelayHost.StartAsync();
        var (path, json) = Dialects.Request("gemini", stream: true);

        using var answer = await RelayHost.PostAsync(host.Gateway.Client, path + "&key=" + host.Key, json);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.EndsWith(":streamGenerateContent?alt=sse", host.Provider.Requests[^1].PathAndQuery);
    }

    [Fact]
    public async Task Geminis_stream_without_events_is_an_array_and_is_measured_too()
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await host.PostAsync("/v1beta/models/gemini-test:streamGenerateContent", Dialects.Request("gemini", true).Json);

        Assert.StartsWith("[", await answer.Content.ReadAsStringAsync());
        var record = await host.RecordAsync(answer);
        Assert.Equal((11, 7, UsageQuality.Exact, true), (record.InputTokens, record.OutputTokens, record.Quality, record.Stream));
    }

    [Theory]
    [InlineData("/v1/embeddings", """{"model":"gpt-test","input":"x"}""")]
    [InlineData("/v1/completions", """{"model":"gpt-test","prompt":"x"}""")]
    [InlineData("/v1/images/generations", """{"model":"gpt-test","prompt":"x"}""")]
    [InlineData("/v1/audio/speech", """{"model":"gpt-test","input":"x","voice":"alloy"}""")]
    [InlineData("/v1/messages/count_tokens", """{"model":"gpt-test","messages":[]}""")]
    [InlineData("/v1/moderations", """{"input":"x"}""")]
    [InlineData("/v1/some/new/path", """{"model":"gpt-test"}""")]
    public async Task Every_other_path_of_the_vendors_passes(string path, string json)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await host.PostAsync(path, json);
        await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(path, host.Provider.Requests[^1].Path);
        Assert.Equal(Outcome.Completed, (await host.RecordAsync(answer)).Outcome);
    }

    [Fact]
    public async Task A_large_answer_arrives_whole()
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = new Script { ResponsePadding = 5_000_000 };

        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);

        var body = await answer.Content.ReadAsByteArrayAsync();
        Assert.True(body.Length > 5_000_000);
        Assert.Equal((byte)'}', body[^1]);
        Assert.Equal(7, (await host.RecordAsync(answer)).OutputTokens);
    }
}
