using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>A pool that is down is left in peace.</summary>
public sealed class RetryTests
{
    [Fact]
    public async Task A_breaker_opens_lets_one_request_try_and_closes_when_it_succeeds()
    {
        var clock = new ManualClock();
        await using var host = await PoolHost.StartAsync(clock, [("MAX_ATTEMPTS", "1")], "a");
        host["a"].Default = Script.Error(500);
        for (var i = 0; i < Breaker.MostFailuresInARow; i++)
            (await host.AskAsync()).Dispose();

        using var refused = await host.AskAsync();
        await FailureTableTests.AssertErrorAsync(refused, "openai-chat", HttpStatusCode.ServiceUnavailable);
        Assert.InRange(int.Parse(refused.Headers.GetValues("Retry-After").Single(), null), 24, 30);
        Assert.Equal("a:breaker_open", await host.StoryAsync(refused));
        Assert.Equal(Breaker.MostFailuresInARow, host.Asked("a"));

        clock.Advance(TimeSpan.FromSeconds(30));
        var gate = new TaskCompletionSource();
        host["a"].Default = new() { HoldBeforeHeaders = gate.Task };
        var trial = host.AskAsync();
        await RelayHost.UntilAsync(() => Task.FromResult(host.Asked("a") == Breaker.MostFailuresInARow + 1));
        using var second = await host.AskAsync();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);

        gate.SetResult();
        using var tried = await trial;
        await tried.Content.ReadAsByteArrayAsync();
        Assert.Equal(HttpStatusCode.OK, tried.StatusCode);
        Assert.Equal(BreakerStatus.Closed, host.State("a").Breaker.StatusAt(clock.GetUtcNow()));
        using var after = await host.AskAsync();
        Assert.Equal(HttpStatusCode.OK, after.StatusCode);
    }

    [Fact]
    public async Task A_limit_is_no_failure_and_closes_a_breaker_on_trial()
    {
        var clock = new ManualClock();
        await using var host = await PoolHost.StartAsync(clock, [("MAX_ATTEMPTS", "1")], "a");
        host["a"].Enqueue(Enumerable.Repeat(Script.Error(500), Breaker.MostFailuresInARow).Append(Script.Error(429, retryAfter: 20)));
        for (var i = 0; i < Breaker.MostFailuresInARow; i++)
            (await host.AskAsync()).Dispose();
        clock.Advance(TimeSpan.FromSeconds(30));

        using var answer = await host.AskAsync();

        Assert.Equal("20", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal(BreakerStatus.Closed, host.State("a").Breaker.StatusAt(clock.GetUtcNow()));
    }

    [Fact]
    public async Task Without_budget_an_account_that_fails_itself_is_not_asked_in_place_of_another()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("a", new { priority = 2 });
        await host.AddAsync("b", new { priority = 1 });
        host["a"].Default = host["b"].Default = Script.Error(500);
        host.State("b").Failed(AttemptResult.Failed, "It has just failed.", TimeProvider.System.GetUtcNow());
        var budget = host.Gateway.Services.GetRequiredService<RetryBudget>();
        Assert.Equal([true, true, true, false], Enumerable.Range(0, 4).Select(_ => budget.TryBegin()));

        using var without = await host.AskAsync();
        Assert.Equal("a:failed(500) b:retry_budget a:retry_budget", await host.StoryAsync(without));
        Assert.Equal(HttpStatusCode.BadGateway, without.StatusCode);

        budget.End();
        using var with = await host.AskAsync();
        Assert.StartsWith("a:failed(500) b:failed(500)", await host.StoryAsync(with));
        Assert.Equal(2, budget.Running);
    }

    [Fact]
    public async Task The_budget_grows_to_a_fifth_of_what_is_under_way()
    {
        await using var host = await PoolHost.StartAsync("a");
        for (var i = 0; i < 50; i++)
            host.State("a").TryEnter(null);
        var budget = host.Gateway.Services.GetRequiredService<RetryBudget>();

        Assert.Equal(10, Enumerable.Range(0, 20).Count(_ => budget.TryBegin()));
    }

    [Fact]
    public async Task Going_over_to_an_account_that_is_well_needs_no_budget()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("a", new { priority = 2 });
        await host.AddAsync("b");
        host["a"].Default = Script.Error(500);
        var budget = host.Gateway.Services.GetRequiredService<RetryBudget>();
        while (budget.TryBegin())
        {
        }

        using var answer = await host.AskAsync();

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }
}
