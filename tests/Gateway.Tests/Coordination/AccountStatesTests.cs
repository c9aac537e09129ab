using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Coordination.Redis;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>What nodes tell each other of accounts, in memory and over Redis.</summary>
public sealed class AccountStatesTests
{
    private readonly Guid _account = QuotaRig.NewId();

    public static TheoryData<string> Kinds => [.. QuotaRig.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_known_of_a_new_account(string kind)
    {
        using var rig = Rig.Start(kind);

        Assert.Empty(await rig.ReadAsync(_account));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Fields_that_several_write_stay_beside_each_other_until_one_removes_them(string kind)
    {
        using var rig = Rig.Start(kind);

        await rig.WriteAsync(_account, ("a", "1"), ("b", "2"));
        await rig.WriteAsync(_account, ("c", "3"));
        await rig.WriteAsync(_account, ("b", "zwei"), ("a", null), ("never", null));
        await rig.WriteAsync(QuotaRig.NewId(), ("d", "4"));

        Assert.Equal([("b", "zwei"), ("c", "3")], (await rig.ReadAsync(_account)).Select(f => (f.Key, f.Value)).Order());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Writing_nothing_changes_nothing(string kind)
    {
        using var rig = Rig.Start(kind);
        await rig.WriteAsync(_account);
        Assert.Empty(await rig.ReadAsync(_account));

        await rig.WriteAsync(_account, ("a", "1"));
        await rig.WriteAsync(_account);

        Assert.Equal("1", Assert.Single(await rig.ReadAsync(_account)).Value);
    }

    [Fact]
    public async Task What_nobody_writes_is_forgotten_and_what_is_written_is_kept_for_as_long_again()
    {
        var clock = new ManualClock();
        var states = new InMemoryAccountStates(clock);
        await states.TryWriteAsync(_account, new Dictionary<string, string?> { ["a"] = "1" });

        clock.Advance(IAccountStates.Kept - TimeSpan.FromSeconds(1));
        await states.TryWriteAsync(_account, new Dictionary<string, string?>());
        clock.Advance(TimeSpan.FromSeconds(2));
        Assert.NotEmpty((await states.TryReadAsync(_account))!);
        clock.Advance(IAccountStates.Kept);
        Assert.Empty((await states.TryReadAsync(_account))!);
    }

    [Fact]
    public async Task Redis_forgets_them_too()
    {
        var redis = StackExchange.Redis.ConnectionMultiplexer.Connect(new Uri(TestRedis.Url()).Authority).GetDatabase();
        using var rig = Rig.Start(QuotaRig.Redis);

        await rig.WriteAsync(_account, ("a", "1"));

        var left = await redis.KeyTimeToLiveAsync($"apihub:account:{_account:n}");
        Assert.InRange(left!.Value, IAccountStates.Kept - TimeSpan.FromMinutes(1), IAccountStates.Kept);
    }

    [Fact]
    public async Task A_redis_that_is_away_is_said_and_nobody_waits_long()
    {
        using var link = QuotaRig.Connect("redis://127.0.0.1:1");
        var states = new RedisAccountStates(link);

        Assert.False(await states.TryWriteAsync(_account, new Dictionary<string, string?> { ["a"] = "1" }));
        Assert.Null(await states.TryReadAsync(_account));
    }

    private sealed class Rig(IAccountStates states, IDisposable? link) : IDisposable
    {
        public static Rig Start(string kind)
        {
            if (kind == QuotaRig.Memory)
                return new(new InMemoryAccountStates(TimeProvider.System), null);
            var link = QuotaRig.Connect(TestRedis.Url());
            return new(new RedisAccountStates(link), link);
        }

        public async Task WriteAsync(Guid account, params (string Name, string? Value)[] changes) =>
            Assert.True(await states.TryWriteAsync(account, changes.ToDictionary(c => c.Name, c => c.Value)));

        public async Task<IReadOnlyDictionary<string, string>> ReadAsync(Guid account) =>
            Assert.IsAssignableFrom<IReadOnlyDictionary<string, string>>(await states.TryReadAsync(account));

        public void Dispose() => link?.Dispose();
    }
}
