using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Ledger;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>What an operator sells and a user meets, from the price to the last token.</summary>
public sealed class EverydayTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task The_sixth_credit_the_eleventh_request_and_the_token_after_100000_are_refused_in_plain_words(string dialect)
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock);
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", output = "0", request = "1" });
        using var customer = await Customer.NewAsync(host, credits: "5", limits: new { requests_per_minute = 10, tokens_per_day = 100_000 });
        host.Provider.Default = new Script { InputTokens = 11, OutputTokens = 7 };
        await ServedAsync(5);

        var (broke, brokeWords) = await RefusedAsync(dialect == "anthropic" ? HttpStatusCode.PaymentRequired : HttpStatusCode.TooManyRequests);
        Assert.Contains("The balance does not cover", brokeWords);
        Assert.Contains("0 credits are free", brokeWords);
        Assert.False(broke.Headers.Contains("Retry-After"));

        // Whoever was refused has used nothing up: five more make ten.
        await customer.TopUpAsync("100");
        await ServedAsync(5);
        var (fast, fastWords) = await RefusedAsync(HttpStatusCode.TooManyRequests);
        Assert.Contains("10 requests a minute", fastWords);
        Assert.NotNull(fast.Headers.RetryAfter);

        // Ten times 18 tokens, and the rest at once.
        clock.Advance(TimeSpan.FromMinutes(2));
        host.Provider.Default = new Script { InputTokens = 90_000, OutputTokens = 9_820 };
        await ServedAsync(1);
        var (_, fullWords) = await RefusedAsync(HttpStatusCode.TooManyRequests);
        Assert.Contains("100,000 tokens a day: 100,000 are used", fullWords);
        Assert.Contains("resets at 2026-11-23T00:00:00Z", fullWords);

        Assert.Equal("94", await customer.BalanceAsync());
        await host.Gateway.AssertLedgerAddsUpAsync();

        async Task ServedAsync(int times)
        {
            var (path, json) = Dialects.Request(dialect, stream: false);
            for (var i = 0; i < times; i++)
            {
                using var answer = await RelayHost.PostAsync(customer.Client, path, json);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal("1", answer.Headers.GetValues("x-apihub-cost").Single());
            }
        }

        async Task<(HttpResponseMessage Answer, string Words)> RefusedAsync(HttpStatusCode status)
        {
            var (path, json) = Dialects.Request(dialect, stream: false);
            var answer = await RelayHost.PostAsync(customer.Client, path, json);
            return (answer, await FailureTableTests.AssertErrorAsync(answer, dialect, status));
        }
    }
}
