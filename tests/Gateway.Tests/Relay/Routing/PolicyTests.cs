using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Relay.Routing.Policies;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>Whom each policy chooses of those that are free.</summary>
public sealed class PolicyTests
{
    [Fact]
    public async Task Round_robin_asks_each_in_its_turn_whatever_its_weight()
    {
        await using var host = await StartAsync("round-robin", new { weight = 1 }, new { weight = 1000 }, new { weight = 10 });

        await AskAsync(host, 30);

        Assert.Equal((10, 10, 10), (host.Asked("a"), host.Asked("b"), host.Asked("c")));
    }

    [Fact]
    public async Task Least_busy_asks_equals_in_turn_and_leaves_out_who_has_his_hands_full()
    {
        await using var host = await StartAsync("least-busy", new { }, new { }, new { });
        await AskAsync(host, 30);
        Assert.Equal((10, 10, 10), (host.Asked("a"), host.Asked("b"), host.Asked("c")));

        host.State("a").TryEnter(null);
        host.State("b").TryEnter(null);
        await AskAsync(host, 10);

        Assert.Equal((10, 10, 20), (host.Asked("a"), host.Asked("b"), host.Asked("c")));
    }

    [Fact]
    public async Task Least_busy_takes_a_heavy_account_for_less_busy_than_a_light_one()
    {
        await using var host = await StartAsync("least-busy", new { weight = 100 }, new { weight = 300 });
        foreach (var account in new[] { "a", "b", "b" })
            host.State(account).TryEnter(null);

        await AskAsync(host, 10);

        Assert.Equal((0, 10), (host.Asked("a"), host.Asked("b")));
    }

    [Fact]
    public async Task Priority_asks_the_next_tier_only_when_the_first_cannot_be_asked()
    {
        await using var host = await StartAsync("priority", new { priority = 10 }, new { priority = 10 }, new { priority = 5 });
        await AskAsync(host, 10);
        Assert.Equal((5, 5, 0), (host.Asked("a"), host.Asked("b"), host.Asked("c")));

        await host.PauseAsync("a");
        host["b"].Default = Script.Error(429, retryAfter: 60);
        await AskAsync(host, 3);

        Assert.Equal((5, 6, 3), (host.Asked("a"), host.Asked("b"), host.Asked("c")));
    }

    [Fact]
    public async Task Weighted_draws_lots_by_weight()
    {
        await using var host = await StartAsync("weighted", new { weight = 700 }, new { weight = 200 }, new { weight = 100 });
        var accounts = host.Gateway.Services.GetRequiredService<AccountPool>().Current.Where(a => a.Name.Length == 1).ToArray();
        var policy = RoutingPolicies.Of("weighted");
        var drawn = new int[3];

        for (var i = 0; i < 100_000; i++)
            drawn[policy.Choose(accounts)]++;

        // Six standard deviations: fails by chance once in half a billion runs.
        Assert.All(drawn.Zip([0.7, 0.2, 0.1]), pair => Assert.InRange(pair.First / 100_000.0, pair.Second - 0.009, pair.Second + 0.009));
    }

    [Fact]
    public async Task An_unknown_policy_is_named_at_the_start_with_those_there_are() =>
        Assert.Contains(
            "least-busy, weighted, priority, round-robin",
            (await Assert.ThrowsAnyAsync<Exception>(() => GatewayHost.StartAsync(("ROUTING_POLICY", "best")))).ToString());

    private static async Task<PoolHost> StartAsync(string policy, params object[] accounts)
    {
        var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", policy)]);
        foreach (var (name, account) in new[] { "a", "b", "c" }.Zip(accounts))
            await host.AddAsync(name, account);
        return host;
    }

    private static async Task AskAsync(PoolHost host, int times)
    {
        for (var i = 0; i < times; i++)
        {
            using var answer = await host.AskAsync();
            Assert.True(answer.IsSuccessStatusCode);
            await answer.Content.ReadAsByteArrayAsync();
        }
    }
}
