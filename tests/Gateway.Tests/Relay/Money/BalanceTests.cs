using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>What requests cost, and what happens when the money ends.</summary>
public sealed class BalanceTests
{
    [Theory]
    [InlineData("openai-chat", 429, "insufficient_quota")]
    [InlineData("openai-responses", 429, "insufficient_quota")]
    [InlineData("anthropic", 402, "billing_error")]
    [InlineData("gemini", 429, "RESOURCE_EXHAUSTED")]
    public async Task The_sixth_credit_is_refused_in_the_dialects_words(string dialect, int status, string word)
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", output = "0", request = "1" });
        using var customer = await Customer.NewAsync(host, credits: "5");
        var (path, json) = Dialects.Request(dialect, stream: true);
        for (var i = 0; i < 5; i++)
        {
            using var answer = await RelayHost.PostAsync(customer.Client, path, json);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            await answer.Content.ReadAsByteArrayAsync();
        }

        using var sixth = await RelayHost.PostAsync(customer.Client, path, json);

        var message = await FailureTableTests.AssertErrorAsync(sixth, dialect, (HttpStatusCode)status);
        Assert.Contains("0 credits are free", message);
        Assert.Contains("it may cost 1", message);
        Assert.Contains(word, await sixth.Content.ReadAsStringAsync());
        Assert.Equal("false", sixth.Headers.GetValues("x-should-retry").Single());
        Assert.Equal("0", await customer.BalanceAsync());

        await customer.TopUpAsync("1");
        using var seventh = await RelayHost.PostAsync(customer.Client, path, json);
        Assert.Equal(HttpStatusCode.OK, seventh.StatusCode);
    }

    [Fact]
    public async Task Of_200_at_once_exactly_the_10_go_through_that_can_be_paid()
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", output = "1000" });
        using var customer = await Customer.NewAsync(host, credits: "1");
        // 100 output tokens at 1,000 credits a million are a tenth of a credit.
        host.Provider.Default = new Script { OutputTokens = 100 };
        var (path, json) = Dialects.Request("anthropic", stream: false);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => RelayHost.PostAsync(customer.Client, path, json)));

        Assert.Equal(10, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(190, answers.Count(a => a.StatusCode == HttpStatusCode.PaymentRequired));
        Assert.Equal(10, host.Provider.Requests.Count(r => r.Method == "POST"));
        Assert.Equal("0", await customer.BalanceAsync());
        foreach (var answer in answers)
            answer.Dispose();
    }

    [Fact]
    public async Task A_bill_is_its_buckets_times_its_price_times_the_multiplier_rounded_up()
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "3", cached_input = "0.3", cache_write_5m = "3.75", cache_write_1h = "6", output = "15.000000001" });
        using var customer = await Customer.NewAsync(host, credits: "5");
        host.Provider.Default = new Script { InputTokens = 1_000, CachedTokens = 2_000, CacheWrite5mTokens = 300, CacheWrite1hTokens = 40, OutputTokens = 7 };
        var (path, json) = Dialects.Request("anthropic", stream: false);

        using var answer = await RelayHost.PostAsync(customer.Client, path, json);

        // (3,000 + 600 + 1,125 + 240 + 105.000000007) credits for a million = 0.005070000000007, up to the next nano-credit.
        const string Cost = "0.005070001";
        Assert.Equal(Cost, answer.Headers.GetValues("x-apihub-cost").Single());
        var record = await host.RecordAsync(answer);
        Assert.Equal((Cost, UsageQuality.Exact), (Credits.Format(record.Cost), record.Quality));
        Assert.Equal("4.994929999", await customer.BalanceAsync());
        var standing = await customer.StandingAsync();
        Assert.Equal(("4.994929999", "0"), (standing.GetProperty("balance").GetString(), standing.GetProperty("held").GetString()));
    }

    [Fact]
    public async Task What_the_account_failed_to_deliver_costs_nothing()
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "10", output = "10", request = "0.1" });
        using var customer = await Customer.NewAsync(host, credits: "1");
        var (path, json) = Dialects.Request("openai-chat", stream: true);
        foreach (var script in new[] { Script.Error(500), Script.Reset(), Script.Error(400), Script.CutAfter(0), Script.Html() })
        {
            host.Provider.Default = script;
            using var answer = await RelayHost.PostAsync(customer.Client, path, json);
            Assert.True((int)answer.StatusCode >= 400);
            Assert.Equal(0, (await host.RecordAsync(answer)).Cost);
        }

        Assert.Equal("1", await customer.BalanceAsync());
        Assert.Equal("0", (await customer.StandingAsync()).GetProperty("held").GetString());
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_stream_goes_on_while_it_is_paid_and_ends_with_the_reason_when_it_is_not(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", output = "100" });
        // 10,000 output tokens: more than one slice, less than three.
        using var customer = await Customer.NewAsync(host, credits: "1");
        host.Provider.Default = new Script { Deltas = 100, DeltaBytes = 1_500, OutputTokens = 50_000 };
        var (path, json) = Dialects.Request(dialect, stream: true);
        json = json.Replace("\"max_tokens\":100,", "\"max_tokens\":60000,", StringComparison.Ordinal);

        using var answer = await RelayHost.PostAsync(customer.Client, path, json);
        var text = await InterruptionTests.ReadUntilBrokenAsync(answer);

        Assert.Contains("The answer is ended here, because it may not go on. The balance does not cover", text);
        Assert.DoesNotContain(Dialects.Terminal(dialect), text);
        var record = await host.RecordAsync(answer);
        Assert.Equal((Outcome.Stopped, "insufficient_balance", UsageQuality.Estimated), (record.Outcome, record.ErrorCode, record.Quality));
        // Two slices, and no more than what one read of the stream can bring on top.
        Assert.InRange(record.OutputTokens, 2 * 4096, (2 * 4096) + (16 * 1024 / 3));
        Assert.Equal(Credits.Format(Credits.NanosPerCredit - record.Cost), await customer.BalanceAsync());
        Assert.Equal(0, host.Account.FailuresInARow);
    }

    [Fact]
    public async Task A_client_that_leaves_pays_for_what_came_and_holds_nothing_any_more()
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "10", output = "10" });
        using var customer = await Customer.NewAsync(host, credits: "1");
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { Deltas = 10, DeltaBytes = 300, HoldAfterEvents = (6, gate.Task), OutputTokens = 1_000 };
        var (path, json) = Dialects.Request("anthropic", stream: true);
        using (var answer = await RelayHost.PostAsync(customer.Client, path, json))
            await (await answer.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken)).ReadExactlyAsync(new byte[300], TestContext.Current.CancellationToken);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Gateway.ClientsGone > 0));
        gate.SetResult();

        await RelayHost.UntilAsync(async () => (await host.RecordsAsync()).Any(r => r.Outcome == Outcome.ClientLeft));

        var record = (await host.RecordsAsync()).Single(r => r.Outcome == Outcome.ClientLeft);
        // The account drains: its own count was still to be had.
        Assert.Equal((UsageQuality.Exact, 1_000), (record.Quality, record.OutputTokens));
        Assert.Equal(Credits.Format(Credits.NanosPerCredit - record.Cost), await customer.BalanceAsync());
        Assert.Equal("0", (await customer.StandingAsync()).GetProperty("held").GetString());
    }

    [Theory]
    [InlineData("""{"prompt_tokens":-5000,"completion_tokens":-1,"total_tokens":-5001}""")]
    [InlineData("""{"prompt_tokens":500000000000,"completion_tokens":7,"total_tokens":500000000007}""")]
    [InlineData("""{"prompt_tokens":9223372036854775807,"completion_tokens":9223372036854775807,"total_tokens":1}""")]
    public async Task Token_counts_that_cannot_be_are_charged_by_estimate_and_reported(string usage)
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "1", output = "1" });
        using var customer = await Customer.NewAsync(host, credits: "1");
        host.Provider.Default = new Script
        {
            ContentType = "application/json",
            RawBody = $$"""{"id":"x","model":"gpt-test","choices":[{"index":0,"message":{"role":"assistant","content":"{{new string('a', 300)}}"},"finish_reason":"stop"}],"usage":{{usage}}}""",
        };

        using var answer = await RelayHost.PostAsync(customer.Client, "/v1/chat/completions", Dialects.Request("openai-chat", false).Json);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var record = await host.RecordAsync(answer);
        Assert.Equal((UsageQuality.Estimated, 100), (record.Quality, record.OutputTokens));
        Assert.InRange(record.Cost, 100_000, 200_000);
        Assert.Contains(host.Gateway.Log.Lines, entry => entry.Contains("which cannot be", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_model_without_a_price_is_refused_and_says_why()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", null, ("UNPRICED_MODELS", "refuse"));
        var (path, json) = Dialects.Request("openai-chat", stream: false, "gpt-nobody-priced");

        using var answer = await host.PostAsync(path, json);

        Assert.Contains("has no price here", await FailureTableTests.AssertErrorAsync(answer, "openai-chat", HttpStatusCode.NotFound));
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }
}
