using System.Net;
using ApiHub.Gateway.Relay.Routing;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>An account never has more requests than it may.</summary>
public sealed class PlaceTests
{
    [Fact]
    public async Task Two_hundred_requests_at_once_find_no_more_places_than_there_are()
    {
        await using var host = await PoolHost.StartAsync(null, []);
        await host.AddAsync("a", new { max_concurrency = 7 });
        await host.AddAsync("b", new { max_concurrency = 3 });
        var gate = new TaskCompletionSource();
        host["a"].Default = host["b"].Default = new() { HoldBeforeHeaders = gate.Task };

        var asking = Enumerable.Range(0, 200).Select(_ => host.AskAsync()).ToList();
        await RelayHost.UntilAsync(() => Task.FromResult(Waiting(host) == 190));
        Assert.Equal((7, 3), (host.State("a").InFlight, host.State("b").InFlight));
        gate.SetResult();
        var answers = await Task.WhenAll(asking);

        Assert.All(answers, a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Equal(200, host.Asked("a") + host.Asked("b"));
        await RelayHost.UntilAsync(() => Task.FromResult(host.State("a").InFlight + host.State("b").InFlight == 0));
        Assert.Equal(0, Waiting(host));
    }

    [Fact]
    public async Task Who_finds_no_place_in_time_is_told_that_it_is_not_his_own_limit()
    {
        var clock = new ManualClock();
        await using var host = await PoolHost.StartAsync(clock, []);
        await host.AddAsync("a", new { max_concurrency = 1 });
        host.State("a").TryEnter(1);
        var asking = host.AskAsync("anthropic");
        await RelayHost.UntilAsync(() => Task.FromResult(Waiting(host) == 1));

        clock.Advance(TimeSpan.FromSeconds(3));

        using var answer = await asking;
        Assert.Contains("not your key's limit", await FailureTableTests.AssertErrorAsync(answer, "anthropic", HttpStatusCode.ServiceUnavailable));
        Assert.Equal("1", answer.Headers.GetValues("Retry-After").Single());
        Assert.Equal("a:busy", await host.StoryAsync(answer));
        Assert.Equal((0, 1), (Waiting(host), host.State("a").InFlight));
    }

    [Fact]
    public async Task Who_leaves_while_he_waits_leaves_his_turn_to_the_next()
    {
        await using var host = await PoolHost.StartAsync(null, []);
        await host.AddAsync("a", new { max_concurrency = 1 });
        var gate = new TaskCompletionSource();
        host["a"].Default = new() { HoldBeforeHeaders = gate.Task };
        var first = host.AskAsync();
        await host["a"].NextRequestAsync("/v1/chat");
        using var leaving = new CancellationTokenSource();
        var leaver = host.Client.PostAsync("/v1/chat/completions", FailureTableTests.JsonContent(new { model = "gpt-test", messages = Array.Empty<string>() }), leaving.Token);
        await RelayHost.UntilAsync(() => Task.FromResult(Waiting(host) == 1));
        var last = host.AskAsync();
        await RelayHost.UntilAsync(() => Task.FromResult(Waiting(host) == 2));

        await leaving.CancelAsync();
        await RelayHost.UntilAsync(() => Task.FromResult(Waiting(host) == 1));
        gate.SetResult();

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), ((await first).StatusCode, (await last).StatusCode));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaver);
        Assert.Equal(2, host.Asked("a"));
    }

    private static int Waiting(PoolHost host) => host.Gateway.Services.GetRequiredService<PlaceQueue>().Count;
}
