using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Chat;

/// <summary>What goes wrong at the provider costs one request there, and comes back in the API's own words.</summary>
public sealed class FailureTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    [Theory]
    [InlineData(400, 400, "invalid_request_error")]
    [InlineData(401, 401, "authentication_error")]
    [InlineData(403, 403, "permission_error")]
    [InlineData(413, 413, "request_too_large")]
    [InlineData(429, 429, "rate_limit_error")]
    [InlineData(500, 500, "api_error")]
    [InlineData(529, 529, "overloaded_error")]
    public async Task An_error_keeps_its_status_and_is_not_tried_again(int status, int expected, string type)
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Script.Error(status, retryAfter: status == 429 ? 1 : null);

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("stream", true)));
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal((expected, type), ((int)answer.StatusCode, TypeOf(body)));
        Assert.DoesNotContain("127.0.0.1", body);
        Assert.Single(provider.Chats());
    }

    /// <summary>The one case that no switch of the CLI turns off: it asks once more, without streaming. The provider bills neither.</summary>
    [Fact]
    public async Task A_model_that_the_provider_does_not_know_is_not_found()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Script.Error(404);

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?"));

        Assert.Equal((HttpStatusCode.NotFound, "not_found_error"), (answer.StatusCode, TypeOf(await answer.Content.ReadAsStringAsync())));
        Assert.InRange(provider.Chats().Count, 1, 2);
    }

    [Fact]
    public async Task What_the_provider_says_about_a_wrong_request_reaches_the_client()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Script.Error(400, message: "top_k: is not for this model");

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("top_k", 5)));

        Assert.Contains("top_k: is not for this model", await answer.Content.ReadAsStringAsync());
    }

    public static TheoryData<string, Script> Broken => new()
    {
        { "a connection reset before the answer", Script.Reset() },
        { "a page instead of an answer", Script.Html() },
        { "words that are no events", new Script { ContentType = "text/event-stream", RawBody = "data: {not json\n\n" } },
        { "an empty stream", new Script { ContentType = "text/event-stream", RawBody = "" } },
    };

    [Theory]
    [MemberData(nameof(Broken), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_is_none_is_an_error(string what, Script script)
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = script;

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("stream", true)));

        Assert.True(answer.StatusCode == HttpStatusCode.InternalServerError, what);
        Assert.Equal("api_error", TypeOf(await answer.Content.ReadAsStringAsync()));
        Assert.Single(provider.Chats());
    }

    public static TheoryData<string, Script> CutOff => new()
    {
        { "cut", Script.Says("one two three four") with { Deltas = 4, CutAfterEvents = 5, DelayPerChunk = TimeSpan.FromMilliseconds(50) } },
        { "an error event", Script.ErrorAfter(5) with { Text = "one two three four", Deltas = 4, DelayPerChunk = TimeSpan.FromMilliseconds(50) } },
    };

    [Theory]
    [MemberData(nameof(CutOff), DisableDiscoveryEnumeration = true)]
    public async Task An_answer_that_breaks_off_ends_with_an_error_event_and_not_whole(string what, Script script)
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = script;

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("stream", true)));
        var (events, broken) = await UntilBrokenAsync(answer);

        Assert.True(broken, what);
        Assert.Equal("error", events[^1].Name);
        Assert.StartsWith("one", events.Text());
        Assert.DoesNotContain(events, e => e.Name is "message_delta" or "message_stop");
        Assert.DoesNotContain(events, e => e.Data.GetRawText().Contains("synthetic", StringComparison.Ordinal));
        Assert.Single(provider.Chats());
    }

    [Theory]
    [InlineData("max_tokens")]
    [InlineData("refusal")]
    [InlineData("pause_turn")]
    [InlineData("model_context_window_exceeded")]
    public async Task An_answer_that_ends_early_is_not_gone_on_with(string reason)
    {
        var worker = await fixture.Worker;
        Assert.SkipWhen(reason == "refusal" && !worker.Pool.Cli.IsRestrictable, "An older CLI hides the end of a refused answer: it is an error then.");
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { ContentType = "text/event-stream", RawBody = Streams.Answer(reason, (new { type = "text", text = "" }, [new { type = "text_delta", text = "As I was say" }])) };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?"));
        var message = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal((reason, "As I was say"), (message.GetProperty("stop_reason").GetString(), message.GetProperty("content")[0].GetProperty("text").GetString()));
        Assert.Single(provider.Chats());
        Assert.Equal(0, worker.State.Rerequests);
    }

    [Fact]
    public async Task A_killed_cli_breaks_its_answer_off_and_the_worker_goes_on()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Script.Says("one two") with { Deltas = 2, HoldAfterEvents = (4, new TaskCompletionSource().Task) };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("stream", true)));
        System.Diagnostics.Process.GetProcessById(Assert.Single(CliProcesses.Of(worker)).Id).Kill();
        var (events, broken) = await UntilBrokenAsync(answer);
        provider.Default = Script.Says("I am back.");
        using var next = await worker.SendAsync(provider.Address, WorkerHost.Asking("And now?"));

        Assert.True(broken);
        Assert.Equal("api_error", events[^1].Data.GetProperty("error").GetProperty("type").GetString());
        Assert.Contains("I am back.", await next.Content.ReadAsStringAsync());
        Assert.Equal(0, worker.State.InFlight);
    }

    [Fact]
    public async Task A_client_that_leaves_ends_its_process()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { HoldAfterEvents = (4, new TaskCompletionSource().Task) };

        var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?", ("stream", true)));
        var asked = await provider.NextRequestAsync("/v1/messages");
        answer.Dispose();
        await asked.Ended;

        Assert.True(asked.ClientLeft);
    }

    private static string? TypeOf(string body) => JsonSerializer.Deserialize<JsonElement>(body).GetProperty("error").GetProperty("type").GetString();

    private static async Task<(List<(string Name, JsonElement Data)> Events, bool Broken)> UntilBrokenAsync(HttpResponseMessage answer)
    {
        var events = new List<(string, JsonElement)>();
        try
        {
            await foreach (var next in answer.EventsAsync())
                events.Add(next);
            return (events, false);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return (events, true);
        }
    }
}
