using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Chat.Asking;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Relay;
using ApiHub.Gateway.Tests.Relay.Money;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

/// <summary>What becomes of an answer, and of the memory of it, when one side breaks off.</summary>
public sealed class InterruptedChatTests
{
    [Theory]
    [InlineData("anthropic", false)]
    [InlineData("openai", true)]
    [InlineData("gemini", false)]
    public async Task An_answer_that_fails_is_a_problem_and_leaves_the_conversation_as_it_was(string kind, bool stream)
    {
        await using var host = await RelayHost.StartAsync(kind);
        var session = (await host.Client.SayAsync("one")).Session();
        host.Provider.Default = Script.Error(500, message: "secret details");

        using var failed = await host.Client.ChatAsync(new { message = "two", session_id = session, model = "gpt-test", stream });
        await failed.ProblemAsync(HttpStatusCode.BadGateway, "upstream_error");
        host.Provider.Default = Script.Error(400, message: "The prompt is strange.");
        using var rejected = await host.Client.ChatAsync(new { message = "two", session_id = session, model = "gpt-test", stream });
        Assert.Equal((HttpStatusCode.BadRequest, "The prompt is strange."), (rejected.StatusCode, await DetailAsync(rejected)));

        host.Provider.Default = new Script();
        await host.Client.SayAsync("two", session);
        Assert.Equal(["user: one", "user: two"], host.Provider.Requests[^1].Conversation().Where(line => line.StartsWith("user", StringComparison.Ordinal)));
        Assert.Equal(3, host.Provider.Requests[^1].Conversation().Count);
    }

    [Fact]
    public async Task An_overloaded_provider_is_a_503_whatever_number_its_dialect_has_for_it()
    {
        await using var host = await RelayHost.StartAsync("anthropic");
        host.Provider.Default = Script.Error(529);
        using var answer = await host.Client.ChatAsync(new { message = "Hi", model = "gpt-test" });
        await answer.ProblemAsync(HttpStatusCode.ServiceUnavailable, "upstream_overloaded");
    }

    [Theory]
    [InlineData("anthropic", false)]
    [InlineData("openai", false)]
    [InlineData("gemini", false)]
    [InlineData("anthropic", true)]
    [InlineData("openai", true)]
    [InlineData("gemini", true)]
    public async Task A_stream_that_breaks_off_ends_with_an_error_event_and_is_not_remembered(string kind, bool says)
    {
        await using var host = await RelayHost.StartAsync(kind);
        var session = (await host.Client.SayAsync("one")).Session();
        host.Provider.Default = new Script { Deltas = 8, Text = "eight words of text that are cut here" } with
        {
            CutAfterEvents = says ? null : 5,
            ErrorEventAfter = says ? 5 : null,
            ErrorMessage = "Overloaded in the middle.",
        };

        using var answer = await host.Client.ChatAsync(new { message = "two", session_id = session, model = "gpt-test", stream = true });
        await using var stream = await ChatStream.OpenAsync(answer);
        var events = await stream.RestAsync();

        Assert.StartsWith("eight", ChatStream.Words(events));
        Assert.Equal("error", events[^1].GetProperty("type").GetString());
        if (says)
            Assert.Equal("Overloaded in the middle.", events[^1].GetProperty("message").GetString());
        else
            Assert.Equal("upstream_interrupted", events[^1].GetProperty("code").GetString());
        Assert.Equal(Outcome.Interrupted, (await host.RecordAsync(events[^1].GetProperty("request_id").GetString()!)).Outcome);
        Assert.Equal(2, (await host.Client.RememberedAsync(session)).Count);
    }

    [Fact]
    public async Task A_whole_answer_that_breaks_off_is_a_problem()
    {
        await using var host = await RelayHost.StartAsync("openai");
        host.Provider.Default = new Script { ResponsePadding = 200_000, CutAfterEvents = 1 };
        using var answer = await host.Client.ChatAsync(new { message = "Hi", model = "gpt-test" });
        await answer.ProblemAsync(HttpStatusCode.BadGateway, "upstream_interrupted");
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("gemini")]
    public async Task What_had_come_when_the_client_left_is_remembered_as_cut_and_billed(string kind)
    {
        await using var host = await RelayHost.StartAsync(kind);
        var session = (await host.Client.SayAsync("one")).Session();
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { Text = "first second third fourth", Deltas = 8, HoldAfterEvents = (5, gate.Task) };
        var heard = "";
        using (var answer = await host.Client.ChatAsync(new { message = "two", session_id = session, model = "gpt-test", stream = true }))
        {
            await using var stream = await ChatStream.OpenAsync(answer);
            while (heard.Length < 5)
                heard += (await stream.NextAsync())!.Value.GetProperty("text").GetString();
        }

        // The next one need not wait for the account to end: what is under way now is read on for its usage alone.
        await RelayHost.UntilAsync(async () => (await host.Client.RememberedAsync(session)).Count == 4);
        host.Provider.Enqueue(Script.Says("You stopped me."));
        await host.Client.SayAsync("go on", session);
        gate.SetResult();

        var asked = host.Provider.Requests[^1].Conversation();
        Assert.Equal("user: two", asked[2]);
        Assert.StartsWith("assistant: first", asked[3]);
        await RelayHost.UntilAsync(async () => (await host.RecordsAsync()).Count == 3);
        Assert.Equal((Outcome.ClientLeft, UsageQuality.Exact, 7L), (await host.RecordsAsync()).Where(r => r.Stream).Select(r => (r.Outcome, r.Quality, r.OutputTokens)).Single());
        await host.Gateway.AssertLedgerAddsUpAsync();
    }

    [Fact]
    public async Task An_answer_that_outgrows_the_purse_ends_with_the_reason()
    {
        await using var host = await RelayHost.StartAsync("openai");
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", output = "1000" });
        using var customer = await Customer.NewAsync(host, credits: "5");
        host.Provider.Default = new Script { Deltas = 20, DeltaBytes = 2000 };

        using var answer = await customer.Client.ChatAsync(new { message = "Write a book", model = "gpt-test", stream = true });
        await using var stream = await ChatStream.OpenAsync(answer);
        var events = await stream.RestAsync();

        Assert.Equal(("error", "insufficient_balance"), (events[^1].GetProperty("type").GetString(), events[^1].GetProperty("code").GetString()));
        Assert.Contains("may not go on", events[^1].GetProperty("message").GetString());
        await host.Gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_model_that_thinks_for_long_is_bridged_by_signs_of_life(bool stream)
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("openai", clock);
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { HoldBeforeHeaders = gate.Task };
        var asking = host.Client.ChatAsync(new { message = "Think", model = "gpt-test", stream });
        await host.Provider.NextRequestAsync("/v1/chat");
        for (var i = 0; i < 3; i++)
            clock.Advance(RelayCall.LongSilence);
        if (stream)
        {
            using var answer = await asking;
            await using var events = await ChatStream.OpenAsync(answer);
            Assert.StartsWith(":", await events.LineAsync());
            gate.SetResult();
            Assert.Equal("done", (await events.RestAsync())[^1].GetProperty("type").GetString());
            return;
        }

        gate.SetResult();
        using var whole = await asking;
        Assert.Equal(HttpStatusCode.OK, whole.StatusCode);
    }

    private static async Task<string> DetailAsync(HttpResponseMessage answer) =>
        System.Text.Json.JsonSerializer.Deserialize<System.Text.Json.JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("detail").GetString()!;
}
