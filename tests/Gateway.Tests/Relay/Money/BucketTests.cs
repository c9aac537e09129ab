using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>Each token is charged once, at its own bucket's price, however the dialect nests its counts.</summary>
public sealed class BucketTests
{
    [Theory]
    // 1,000 at 1 + 2,000 at 0.1 + 300 at 1.25 + 40 at 2 + 700 at 10, of a million.
    [InlineData("anthropic", "0.008655")]
    // Cached and written tokens are inside the prompt's, and the hour's writes cannot be told from the others.
    [InlineData("openai-chat", "0.008625")]
    [InlineData("openai-responses", "0.008625")]
    // Gemini knows no writes; thoughts come beside the candidates' tokens.
    [InlineData("gemini", "0.00854")]
    public async Task Cached_written_and_thought_tokens_cost_what_their_buckets_cost(string dialect, string cost)
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "1", cached_input = "0.1", cache_write_5m = "1.25", cache_write_1h = "2", output = "10" });
        using var customer = await Customer.NewAsync(host, credits: "10");
        host.Provider.Default = new Script
        {
            InputTokens = 1_000, CachedTokens = 2_000, CacheWrite5mTokens = 300, CacheWrite1hTokens = 40, OutputTokens = 700, ReasoningTokens = 300,
        };
        foreach (var stream in (bool[])[false, true])
        {
            var (path, json) = Dialects.Request(dialect, stream);
            using var answer = await RelayHost.PostAsync(customer.Client, path, json);
            await answer.Content.ReadAsByteArrayAsync();

            var record = await host.RecordAsync(answer);
            Assert.Equal((cost, UsageQuality.Exact, stream), (Credits.Format(record.Cost), record.Quality, record.Stream));
            Assert.Equal((2_000, 700), (record.CachedInputTokens, record.OutputTokens));
        }
    }

    [Fact]
    public async Task Claude_Codes_hour_long_cache_is_charged_as_an_hours()
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "0", cache_write_5m = "1.25", cache_write_1h = "2", output = "0" });
        using var customer = await Customer.NewAsync(host, credits: "10");
        host.Provider.Default = new Script { CacheWrite1hTokens = 100_000 };
        var (path, json) = Dialects.Request("anthropic", stream: true);

        using var answer = await RelayHost.PostAsync(customer.Client, path, json);
        await answer.Content.ReadAsByteArrayAsync();

        var record = await host.RecordAsync(answer);
        Assert.Equal((0, 100_000, "0.2"), (record.CacheWrite5mTokens, record.CacheWrite1hTokens, Credits.Format(record.Cost)));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_that_cannot_be_recorded_is_not_charged_and_holds_nothing(bool stream)
    {
        await using var host = await RelayHost.StartAsync();
        await Customer.SetPriceAsync(host, "gpt-test", new { input = "1", output = "1", request = "1" });
        using var customer = await Customer.NewAsync(host, credits: "1.5");
        // The names of the journal's files are taken, as by a disk that cannot make another file.
        var obstacles = Enumerable.Range(1, 9).Select(n => Path.Combine(host.Gateway.DataDir, "journal", $"{n:D10}.journal")).Where(p => !File.Exists(p)).ToList();
        obstacles.ForEach(path => Directory.CreateDirectory(path));
        var (path, json) = Dialects.Request("anthropic", stream);

        if (stream)
        {
            // The connection is cut, before or after the client has seen the answer's head.
            await Assert.ThrowsAsync<HttpRequestException>(async () =>
            {
                using var cut = await RelayHost.PostAsync(customer.Client, path, json);
                await cut.Content.ReadAsByteArrayAsync();
            });
        }
        else
        {
            using var failed = await RelayHost.PostAsync(customer.Client, path, json);
            Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        }

        obstacles.ForEach(Directory.Delete);
        Assert.Single(host.Provider.Requests, r => r.Method == "POST");
        var standing = await customer.StandingAsync();
        Assert.Equal(("1.5", "0"), (standing.GetProperty("balance").GetString(), standing.GetProperty("held").GetString()));
        Assert.Empty(await host.RecordsAsync());
    }
}
