using ApiHub.FakeUpstream;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Tests.Relay;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts.Health;

/// <summary>What one node finds out about an account holds on all, over PostgreSQL and Redis. The clock stands: nothing is read again that nobody spoke of.</summary>
public sealed class SharedStateTests
{
    private readonly ManualClock _clock = new();

    [Fact]
    public async Task A_quarantine_a_cool_down_an_open_breaker_and_their_end_hold_on_every_node()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var one = await StartAsync(provider);
        await using var two = await StartAsync(provider);
        var (here, there) = (State(one), State(two));

        here.Refused("It refuses its credential (401).", Now);
        await UntilAsync(() => there.Quarantine is not null);
        there.Limited("m", new(Now + TimeSpan.FromMinutes(3), Now + TimeSpan.FromHours(3), "a limit"), Now);
        await UntilAsync(() => here.CoolDowns.Of("m", Now) is not null);
        for (var i = 0; i < Breaker.MostFailuresInARow; i++)
            here.Failed(AttemptResult.Failed, "It answered 500.", Now);
        await UntilAsync(() => there.Breaker.StatusAt(Now) == BreakerStatus.Open);
        AssertSame(here, there);
        Assert.Equal("a limit", here.CoolDowns.Of("m", Now)!.Reason);

        await using var late = await StartAsync(provider);
        AssertSame(here, State(late));

        using var admin = await two.AdminAsync();
        using var cleared = await admin.PostAsync($"{AccountCalls.Path}/{Account(two).Id}/clear", null, TestContext.Current.CancellationToken);
        foreach (var state in new[] { here, there, State(late) })
            await UntilAsync(() => state.Quarantine is null && state.Breaker.StatusAt(Now) == BreakerStatus.Closed && state.CoolDowns.At(Now).Count == 0);
    }

    [Fact]
    public async Task A_pause_holds_on_every_node_and_keeps_what_is_known()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var one = await StartAsync(provider);
        await using var two = await StartAsync(provider);
        State(two).Refused("It refuses its credential (401).", Now);
        using var admin = await one.AdminAsync();

        (await admin.PostAsync($"{AccountCalls.Path}/{Account(one).Id}/pause", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await UntilAsync(() => Account(two).Paused);
        Assert.NotNull(State(two).Quarantine);

        (await admin.PostAsync($"{AccountCalls.Path}/{Account(one).Id}/resume", null, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        await UntilAsync(() => !Account(two).Paused);
    }

    [Fact]
    public async Task What_two_nodes_find_out_at_once_is_not_lost()
    {
        await using var provider = await FakeProvider.StartAsync();
        await using var one = await StartAsync(provider);
        await using var two = await StartAsync(provider);
        var states = new[] { State(one), State(two) };

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            states[i % 2].Limited($"m{i}", new(Now + TimeSpan.FromMinutes(1 + i), null, "a limit"), Now))));

        await UntilAsync(() => Array.TrueForAll(states, state => state.CoolDowns.At(Now).Count == 40));
    }

    private DateTimeOffset Now => _clock.GetUtcNow();

    private string? _database;

    private async Task<GatewayHost> StartAsync(FakeProvider provider)
    {
        // The gateway asks for models when it suits it, and would end a quarantine.
        provider.On("/v1/models", Script.Error(401));
        _database ??= (await TestDatabase.SettingsAsync(TestDatabase.Postgres)).Single().Value;
        return await GatewayHost.StartAsync(_clock, null,
        [
            ("DATABASE_URL", _database), ("REDIS_URL", TestRedis.Url()), ("ENCRYPTION_KEY", "the same on all nodes"),
            ("UPSTREAM_URL", provider.Address.ToString()), ("UPSTREAM_API_KEY", "secret"),
        ]);
    }

    private void AssertSame(AccountState one, AccountState two)
    {
        var (a, b) = (ConditionFields.Of(one.ConditionAt(Now)), ConditionFields.Of(two.ConditionAt(Now)));
        Assert.Equal(3, a.Count);
        Assert.Equal(a, b);
    }

    private static UpstreamAccount Account(GatewayHost gateway) => gateway.Services.GetRequiredService<AccountPool>().Current.Single();

    private static AccountState State(GatewayHost gateway) => Account(gateway).State;

    private static Task UntilAsync(Func<bool> condition) => RelayHost.UntilAsync(() => Task.FromResult(condition()));
}
