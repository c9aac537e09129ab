using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>Whatever happens in whatever order, a wallet pays for no more than it has, and gets back all that it lent.</summary>
public sealed class InterleavingTests
{
    private const int Steps = 120;

    private static readonly LimitSet Watched = new() { ConcurrentRequests = 1000, TokensPerMinute = 1_000_000, SpendTotal = 1_000_000 };

    public static TheoryData<string, int> Seeds
    {
        get
        {
            var data = new TheoryData<string, int>();
            for (var seed = 0; seed < 40; seed++)
                data.Add(QuotaRig.Memory, seed);
            for (var seed = 40; seed < 50; seed++)
                data.Add(QuotaRig.Redis, seed);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task No_order_of_events_spends_more_than_there_is(string kind, int seed)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 1000, creditLimit: 200);
        var story = new Story(rig, new Random(seed));
        for (var i = 0; i < Steps; i++)
        {
            await story.StepAsync();
            await story.CheckAsync();
        }

        await story.EndAsync();

        var rest = await rig.ReadAsync(Watched, Watched);
        Assert.Equal(0, rest.Held);
        Assert.All(rest.Limits, limit => Assert.Equal(0, limit.Held));
        Assert.Equal(1200 + story.ToppedUp - story.Charged, rest.Available);
    }

    private sealed class Story(QuotaRig rig, Random random)
    {
        private readonly List<Hold> _running = [];
        private readonly List<Hold> _ended = [];
        private long _unshipped;
        private long _balance = 1000;

        public long ToppedUp { get; private set; }

        public long Charged { get; private set; }

        public Task StepAsync() => random.Next(12) switch
        {
            0 or 1 or 2 or 3 => BeginAsync(),
            4 or 5 => ExtendAsync(),
            6 or 7 => SettleAsync(),
            8 => ReleaseAsync(),
            9 => random.Next(4) == 0 ? WaitAsync(TimeSpan.FromMinutes(random.Next(20))) : WaitAsync(TimeSpan.FromSeconds(random.Next(10))),
            10 => random.Next(3) == 0 ? TopUpAsync() : ShipAsync(),
            _ => EndAgainAsync(),
        };

        public async Task CheckAsync()
        {
            var standing = await rig.ReadAsync(Watched, Watched);
            Assert.True(Charged <= 1200 + ToppedUp, $"{Charged} are charged of {1200 + ToppedUp}");
            Assert.InRange(standing.Held, 0, _running.Sum(hold => hold.Amount));
            Assert.True(standing.Available >= 0, $"{standing}");
            Assert.All(standing.Limits, limit => Assert.True(limit is { Used: >= 0, Held: >= 0 }, $"{limit}"));
        }

        public async Task EndAsync()
        {
            while (_running.Count > 0)
                await ReleaseAsync();
            await ShipAsync();
        }

        private async Task BeginAsync()
        {
            if ((await rig.AskAsync(rig.Request(Watched, Watched, random.Next(100), random.Next(400)))).Hold is { } hold)
                _running.Add(hold);
        }

        private async Task ExtendAsync()
        {
            if (_running.Count > 0)
                await rig.Quotas.TryExtendAsync(_running[random.Next(_running.Count)], random.Next(50), random.Next(200));
        }

        private async Task SettleAsync()
        {
            if (Take() is not { } hold)
                return;
            // One that lost its hold by its age is charged what it can still hold: more would be an overrun, which is no part of this story.
            if (await rig.Quotas.TryExtendAsync(hold, 0, 0) is not null)
            {
                await rig.Quotas.ReleaseAsync(hold);
                return;
            }

            var amount = random.NextInt64(hold.Amount + 1);
            await rig.Quotas.SettleAsync(hold, random.Next(200), amount);
            Charged += amount;
            _unshipped += amount;
        }

        private async Task ReleaseAsync()
        {
            if (Take() is { } hold)
                await rig.Quotas.ReleaseAsync(hold);
        }

        private Task WaitAsync(TimeSpan time)
        {
            rig.Clock.Advance(time);
            return rig.KeepUpAsync();
        }

        private async Task TopUpAsync()
        {
            var amount = random.Next(300);
            ToppedUp += amount;
            _balance += amount;
            await rig.Quotas.WalletChangedAsync(rig.SetWallet(_balance, 200), shipped: 0);
        }

        private async Task ShipAsync()
        {
            var shipped = _unshipped;
            _unshipped = 0;
            _balance -= shipped;
            await rig.Quotas.WalletChangedAsync(rig.SetWallet(_balance, 200), shipped);
        }

        private async Task EndAgainAsync()
        {
            if (_ended.Count == 0)
                return;
            var hold = _ended[random.Next(_ended.Count)];
            if (random.Next(2) == 0)
                await rig.Quotas.SettleAsync(hold, 100, 100);
            else
                await rig.Quotas.ReleaseAsync(hold);
        }

        private Hold? Take()
        {
            if (_running.Count == 0)
                return null;
            var hold = _running[random.Next(_running.Count)];
            _running.Remove(hold);
            _ended.Add(hold);
            return hold;
        }
    }
}
