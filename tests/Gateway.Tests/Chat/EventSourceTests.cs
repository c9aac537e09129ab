using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

/// <summary>A browser's EventSource: it sends an address, sees nothing of an answer that is not 200, and asks again when a stream ends.</summary>
public sealed class EventSourceTests
{
    [Fact]
    public async Task An_address_with_message_and_key_is_enough()
    {
        await using var host = await RelayHost.StartAsync("anthropic");
        host.Provider.Default = Script.Says("多么美好的一天");

        using var answer = await ListenAsync(host, $"message={Uri.EscapeDataString("你好 & hello")}&model=gpt-test&apiKey={host.Key}");

        await using var stream = await ChatStream.OpenAsync(answer);
        Assert.Equal("no", answer.Headers.GetValues("X-Accel-Buffering").Single());
        var events = await stream.RestAsync();
        Assert.Equal("多么美好的一天", ChatStream.Words(events));
        Assert.Equal("user: 你好 & hello", host.Provider.Requests[^1].Conversation().Single());
        var done = events[^1];
        using var second = await ListenAsync(host, $"message=again&session_id={done.Session()}&model=gpt-test&apiKey={host.Key}");
        await using var rest = await ChatStream.OpenAsync(second);
        Assert.Equal(done.Session(), (await rest.RestAsync())[^1].Session());
        Assert.Equal(3, host.Provider.Requests[^1].Conversation().Count);
    }

    [Theory]
    [InlineData("message=Hi", "missing_api_key")]
    [InlineData("message=Hi&apiKey=sk-ahg-0123456789", "invalid_api_key")]
    [InlineData("message=&apiKey=KEY", "invalid_request")]
    [InlineData("message=Hi&apiKey=KEY&session_id=nonsense", "not_found")]
    [InlineData("message=Hi&apiKey=KEY&model=missing", "model_not_found")]
    public async Task A_refusal_is_an_event_for_an_EventSource_and_a_problem_for_everybody_else(string query, string code)
    {
        await using var gateway = await GatewayHost.StartAsync(("UNPRICED_MODELS", "free"));
        using var client = await gateway.KeyClientAsync();
        var address = "/api/chat/stream?" + query.Replace("KEY", client.DefaultRequestHeaders.GetValues("X-API-Key").Single(), StringComparison.Ordinal);

        using var request = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Accept", "text/event-stream" } } };
        using var told = await gateway.Client.SendAsync(request);
        await using var stream = await ChatStream.OpenAsync(told);
        var events = await stream.RestAsync();
        using var plain = await gateway.Client.GetAsync(address);

        Assert.Equal(("error", code), (Assert.Single(events).GetProperty("type").GetString(), events[0].GetProperty("code").GetString()));
        await plain.ProblemAsync(plain.StatusCode, code);
        Assert.InRange((int)plain.StatusCode, 400, 404);
    }

    [Fact]
    public async Task An_EventSource_that_asks_again_by_itself_is_stopped_and_nothing_is_answered_twice()
    {
        await using var host = await RelayHost.StartAsync("openai");
        using var first = await ListenAsync(host, $"message=Hi&model=gpt-test&apiKey={host.Key}");
        await using var stream = await ChatStream.OpenAsync(first);
        var (retry, id) = (await stream.LineAsync(), await stream.LineAsync());
        Assert.Equal("done", (await stream.RestAsync())[^1].GetProperty("type").GetString());
        Assert.Equal("retry: 3600000", retry);

        using var again = await ListenAsync(host, $"message=Hi&model=gpt-test&apiKey={host.Key}", lastId: id!["id: ".Length..]);

        // The answer by which the standard stops an EventSource.
        Assert.Equal(HttpStatusCode.NoContent, again.StatusCode);
        Assert.Single(host.Provider.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task A_key_in_the_address_and_what_is_said_reach_no_log()
    {
        await using var host = await RelayHost.StartAsync(
            "gemini", null, ("Logging:LogLevel:Default", "Trace"), ("Logging:LogLevel:Microsoft.AspNetCore", "Trace"), ("Logging:Console:LogLevel:Default", "None"));
        host.Provider.Default = Script.Says("a private answer");
        foreach (var session in new[] { "", "&session_id=nonsense" })
        {
            using var answer = await ListenAsync(host, $"message=private+question&model=gpt-test&apiKey={host.Key}{session}");
            await using var stream = await ChatStream.OpenAsync(answer);
            await stream.RestAsync();
        }

        Assert.Equal("/api/chat/stream", Assert.Single(await host.RecordsAsync()).Endpoint);
        Assert.Contains(host.Gateway.Log.Lines, line => line.Contains("/api/chat/stream", StringComparison.Ordinal));
        Assert.DoesNotContain(host.Gateway.Log.Lines, line => line.Contains(host.Key, StringComparison.Ordinal) || line.Contains("private", StringComparison.Ordinal));
        Assert.All(host.Provider.Requests, r => Assert.DoesNotContain(host.Key, r.PathAndQuery + string.Join(' ', r.Headers.Values)));
        Assert.DoesNotContain(host.Key, await host.Gateway.Client.GetStringAsync("/metrics"));
    }

    [Theory]
    [InlineData("/api/chat")]
    [InlineData("/api/sessions")]
    public async Task A_key_in_the_address_is_taken_nowhere_else(string path)
    {
        await using var host = await RelayHost.StartAsync("openai");
        using var answer = await host.Gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Post, $"{path}?apiKey={host.Key}") { Content = System.Net.Http.Json.JsonContent.Create(new { message = "Hi" }) });
        await answer.ProblemAsync(HttpStatusCode.Unauthorized, "missing_api_key");
    }

    private static Task<HttpResponseMessage> ListenAsync(RelayHost host, string query, string? lastId = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/chat/stream?" + query) { Headers = { { "Accept", "text/event-stream" } } };
        if (lastId is not null)
            request.Headers.Add("Last-Event-ID", lastId);
        return host.Gateway.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }
}
