using System.Net;
using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>An account that fails before the first byte leaves its request to another.</summary>
public sealed class FailoverTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task Of_three_accounts_one_that_is_well_is_enough_for_every_client(string dialect)
    {
        await using var host = await PoolHost.StartAsync(null, [("UNPRICED_MODELS", "refuse"), ("ROUTING_POLICY", "round-robin")], "broken", "limited", "well");
        using (var priced = await host.Admin.PutAsync("/api/admin/models/gpt-test/price", FailureTableTests.JsonContent(new { input = "1", output = "2" })))
            Assert.True(priced.IsSuccessStatusCode);
        host["broken"].Default = Script.Error(500);
        host["limited"].Default = Script.Error(429, retryAfter: 30);

        for (var i = 0; i < 12; i++)
        {
            using var answer = await host.AskAsync(dialect, stream: i % 2 == 0);
            var text = await answer.Content.ReadAsStringAsync();
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Contains("stand-in.", i % 2 == 0 ? "stand-in." : text);
            if (i % 2 == 0)
                Assert.Contains(Dialects.Terminal(dialect), text);
        }

        var records = await host.RecordsAsync();
        Assert.Equal(12, records.Count);
        Assert.All(records, r => Assert.Equal(("well", Outcome.Completed, UsageQuality.Exact, 11L, 7L), (r.Account, r.Outcome, r.Quality, r.InputTokens, r.OutputTokens)));
        Assert.All(records, r => Assert.Equal(11 * 1000 + 7 * 2000, r.Cost));
        Assert.Equal(12, host.Asked("well"));
        // A limit is asked about once, a failure until the breaker opens.
        Assert.Equal(1, host.Asked("limited"));
        Assert.InRange(host.Asked("broken"), 1, Breaker.MostFailuresInARow);
        Assert.Equal(records.Sum(r => r.Attempts), host.Asked("well") + host.Asked("limited") + host.Asked("broken"));
    }

    [Fact]
    public async Task Operators_are_told_the_story_of_a_request_and_key_holders_are_not()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("a", new { priority = 30 });
        await host.AddAsync("b", new { priority = 20 });
        await host.AddAsync("c", new { priority = 10 });
        host["a"].Default = Script.Error(500);
        host["b"].Default = Script.Error(429, retryAfter: 30);

        using var first = await host.AskAsync();
        using var second = await host.AskAsync();

        Assert.Equal("a:failed(500) b:limited(429) c:answered(200)", await host.StoryAsync(first));
        Assert.Equal("b:cooling_down a:failed(500) c:answered(200)", await host.StoryAsync(second));
        var told = await host.TellAsync(first);
        Assert.Equal((3, "c"), (told.GetProperty("attempts").GetInt32(), told.GetProperty("account").GetString()));
        Assert.All(told.GetProperty("decisions").EnumerateArray(), d => Assert.True(d.GetProperty("ms").GetInt32() >= 0 && d.GetProperty("at_ms").GetInt32() >= 0));
        Assert.Equal("retry-after", told.GetProperty("decisions")[1].GetProperty("reason").GetString());
        Assert.False((await host.TellAsync(first, scope: "/api/usage")).TryGetProperty("decisions", out _));
    }

    [Fact]
    public async Task Metrics_count_what_came_of_asking_each_account()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("a", new { priority = 2 });
        await host.AddAsync("b");
        host["a"].Default = Script.Error(500);
        (await host.AskAsync()).Dispose();
        (await host.AskAsync()).Dispose();

        var metrics = await host.Admin.GetStringAsync("/metrics");

        Assert.Contains("gateway_attempts_total{account=\"a\",result=\"failed\"} 2", metrics);
        Assert.Contains("gateway_attempts_total{account=\"b\",result=\"answered\"} 2", metrics);
        Assert.Contains("gateway_failovers_total 2", metrics);
    }

    [Fact]
    public async Task A_request_that_its_first_account_answers_keeps_no_story_and_is_told_all_the_same()
    {
        await using var host = await PoolHost.StartAsync("a");

        using var answer = await host.AskAsync();

        Assert.Null(Assert.Single(await host.RecordsAsync()).Decisions);
        Assert.Equal("a:answered(200)", await host.StoryAsync(answer));
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_stream_that_fails_before_its_first_byte_is_begun_again_elsewhere(string dialect)
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("cut", new { priority = 30 });
        await host.AddAsync("error", new { priority = 20 });
        await host.AddAsync("well");
        host["cut"].Default = Script.CutAfter(0);
        host["error"].Default = Script.ErrorAfter(0);

        using var answer = await host.AskAsync(dialect, stream: true);

        var text = await answer.Content.ReadAsStringAsync();
        Assert.Contains(Dialects.Terminal(dialect), text);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("cut:interrupted(200) error:interrupted(200) well:answered(200)", await host.StoryAsync(answer));
        Assert.Equal((1, 1), (host.State("cut").FailuresInARow, host.State("error").FailuresInARow));
        Assert.Equal((11L, 7L), ((await host.RecordsAsync())[0].InputTokens, (await host.RecordsAsync())[0].OutputTokens));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task A_refusal_that_is_the_clients_to_read_is_not_asked_for_twice(int status)
    {
        await using var host = await PoolHost.StartAsync("a", "b");
        host["a"].Default = host["b"].Default = Script.Error(status);

        using var answer = await host.AskAsync();

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(1, host.Asked("a") + host.Asked("b"));
    }

    [Fact]
    public async Task When_all_have_failed_they_are_asked_again_up_to_the_bound_and_the_last_failure_is_the_answer()
    {
        await using var host = await PoolHost.StartAsync("a", "b");
        host["a"].Default = host["b"].Default = Script.Error(500);

        using var answer = await host.AskAsync();

        await FailureTableTests.AssertErrorAsync(answer, "openai-chat", HttpStatusCode.BadGateway);
        Assert.Equal(4, host.Asked("a") + host.Asked("b"));
        var record = Assert.Single(await host.RecordsAsync());
        Assert.Equal((4, 0L, Outcome.UpstreamFailed), (record.Attempts, record.Cost, record.Outcome));
    }

    [Fact]
    public async Task One_account_alone_is_asked_again_when_it_fails_for_a_moment()
    {
        await using var host = await PoolHost.StartAsync("a");
        host["a"].Enqueue(Script.Error(529), Script.Reset());

        using var answer = await host.AskAsync("anthropic", stream: true);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await answer.Content.ReadAsStringAsync();
        Assert.Equal("a:overloaded(529) a:unreachable a:answered(200)", await host.StoryAsync(answer));
    }

    [Fact]
    public async Task No_attempt_begins_after_the_deadline()
    {
        await using var host = await PoolHost.StartAsync(null, [("FAILOVER_DEADLINE", "0")], "a", "b");
        host["a"].Default = host["b"].Default = Script.Error(500);

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(1, host.Asked("a") + host.Asked("b"));
    }

    [Fact]
    public async Task A_client_that_leaves_while_others_are_tried_ends_the_trying()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("slow", new { priority = 10 });
        await host.AddAsync("other");
        var gate = new TaskCompletionSource();
        host["slow"].Default = Script.Error(500) with { HoldBeforeHeaders = gate.Task };
        using var leaving = new CancellationTokenSource();
        var (path, json) = Dialects.Request("openai-chat", stream: true);
        var asking = host.Client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"), leaving.Token);
        await host["slow"].NextRequestAsync("/v1/chat");

        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        await RelayHost.UntilAsync(async () => (await host.RecordsAsync()).Count == 1);
        gate.SetResult();
        Assert.Equal((Outcome.ClientLeft, 499), ((await host.RecordsAsync())[0].Outcome, (await host.RecordsAsync())[0].StatusCode));
        Assert.Equal((0, 0), (host.Asked("other"), host.State("slow").FailuresInARow));
    }

    [Fact]
    public async Task A_refusal_for_want_of_accounts_says_which_were_passed_over_and_why()
    {
        await using var host = await PoolHost.StartAsync(new ManualClock(), [], "limited", "refused", "resting");
        await host.PauseAsync("resting");
        host["limited"].Default = Script.Error(429, retryAfter: 30);
        host["refused"].Default = Script.Error(401);
        (await host.AskAsync()).Dispose();

        using var answer = await host.AskAsync();

        await FailureTableTests.AssertErrorAsync(answer, "openai-chat", HttpStatusCode.ServiceUnavailable);
        Assert.Equal(["limited:cooling_down", "refused:quarantined", "resting:paused"], (await host.StoryAsync(answer)).Split(' ').Order());
        Assert.Equal(0, (await host.TellAsync(answer)).GetProperty("attempts").GetInt32());
        Assert.Equal("30", answer.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task A_limit_that_ends_within_a_second_is_waited_for()
    {
        await using var host = await PoolHost.StartAsync("a");
        host["a"].Enqueue(Script.Error(429).With("retry-after-ms", "20"));

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(2, host.Asked("a"));
    }
}
