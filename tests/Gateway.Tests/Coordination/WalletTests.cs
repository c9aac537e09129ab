using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>How quotas and database agree about a balance and about what was used before, in memory and over Redis.</summary>
public sealed class WalletTests
{
    public static TheoryData<string> Kinds => [.. QuotaRig.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_charge_leaves_the_balance_once_when_it_is_settled_and_not_again_when_it_is_shipped(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        await rig.UseAsync(amount: 30);
        await rig.UseAsync(amount: 20);
        Assert.Equal(50, (await rig.ReadAsync()).Available);

        await rig.Quotas.WalletChangedAsync(rig.SetWallet(balance: 70, creditLimit: 0), shipped: 30);

        var standing = await rig.ReadAsync();
        Assert.Equal((50, 50), (standing.Balance, standing.Available));
        await rig.Quotas.WalletChangedAsync(rig.SetWallet(balance: 50, creditLimit: 0), shipped: 20);
        Assert.Equal(50, (await rig.ReadAsync()).Available);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_top_up_is_there_for_the_next_request(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 0, creditLimit: 0);
        await rig.RefusedAsync(amount: 10);

        await rig.Quotas.WalletChangedAsync(rig.SetWallet(balance: 10, creditLimit: 0), shipped: 0);

        await rig.HoldAsync(amount: 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_newest_version_stays_whatever_comes_after_it(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var old = rig.SetWallet(balance: 5, creditLimit: 0);
        await rig.UseAsync();
        var newer = rig.SetWallet(balance: 10, creditLimit: 3);
        var newest = rig.SetWallet(balance: 20, creditLimit: null);

        await rig.Quotas.WalletChangedAsync(newest, shipped: 0);
        await rig.Quotas.WalletChangedAsync(newer, shipped: 0);
        await rig.Quotas.WalletChangedAsync(old, shipped: 0);

        var standing = await rig.ReadAsync();
        Assert.Equal((20, null, null), (standing.Balance, standing.CreditLimit, standing.Available));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_top_up_while_the_wallet_is_being_read_is_not_lost(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 0, creditLimit: 0);
        var slowness = new TaskCompletionSource();
        rig.Ledger.Slowness = slowness.Task;
        var asked = rig.AskAsync(rig.Request(amount: 10)).AsTask();
        await rig.Ledger.ReadBegins;

        await rig.Quotas.WalletChangedAsync(rig.SetWallet(balance: 10, creditLimit: 0), shipped: 0);
        slowness.SetResult();

        Assert.NotNull((await asked).Hold);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_change_that_nobody_told_of_is_found_within_seconds(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 0, creditLimit: 0);
        await rig.RefusedAsync(amount: 10);
        rig.SetWallet(balance: 10, creditLimit: 0);
        await rig.RefusedAsync(amount: 10);

        rig.Clock.Advance(TimeSpan.FromSeconds(5));
        await rig.KeepUpAsync();

        await rig.HoldAsync(amount: 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_used_before_counts(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var now = rig.Clock.GetUtcNow();
        rig.Ledger.Used[rig.User] = new([(now.AddSeconds(-90), 7, 7), (now.AddSeconds(-20), 2, 20), (now, 1, 5)], 100, 10, 20, 30, 40);
        rig.Ledger.UsedByKeys[rig.Key] = new([(now.AddSeconds(-20), 1, 3)], 50, 5, 6, 7, 8);
        var all = new LimitSet { RequestsPerMinute = 99, TokensPerMinute = 99, TokensPerDay = 999, SpendPerDay = 99, SpendPerWeek = 99, SpendPerMonth = 99, SpendTotal = 99 };

        var standing = await rig.ReadAsync(all, all);

        Assert.Equal([3, 25, 100, 10, 20, 30, 40], standing.Limits.Where(limit => limit.Scope == LimitScope.User).Select(limit => limit.Used));
        Assert.Equal([1, 3, 50, 5, 6, 7, 8], standing.Limits.Where(limit => limit.Scope == LimitScope.Key).Select(limit => limit.Used));
        rig.Clock.Advance(TimeSpan.FromSeconds(46));
        Assert.Equal(5, (await rig.StandingAsync(new() { TokensPerMinute = 99 })).Used);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_a_database_an_unknown_user_gets_neither_hold_nor_refusal_and_is_asked_for_again(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.Ledger.IsAway = true;
        Assert.Equal(default, await rig.AskAsync(rig.Request()));
        Assert.Null(await rig.Quotas.ReadAsync(rig.User, rig.Key, LimitSet.None, LimitSet.None, TestContext.Current.CancellationToken));

        rig.Ledger.IsAway = false;
        await rig.UseAsync();

        // A known one needs no database.
        rig.Ledger.IsAway = true;
        await rig.UseAsync();
        await rig.KeepUpAsync();
        await rig.UseAsync();
        Assert.Equal(3, rig.Ledger.Reads);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_waiting_request_may_leave_and_the_others_get_their_answer(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var slowness = new TaskCompletionSource();
        rig.Ledger.Slowness = slowness.Task;
        using var leaves = new CancellationTokenSource();
        var left = rig.Quotas.HoldAsync(rig.Request(), leaves.Token).AsTask();
        var stays = rig.AskAsync(rig.Request()).AsTask();
        await rig.Ledger.ReadBegins;

        await leaves.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        slowness.SetResult();
        Assert.NotNull((await stays).Hold);
        Assert.Equal(1, rig.Ledger.Reads);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Amounts_beyond_all_reason_overflow_nothing(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: long.MaxValue, creditLimit: long.MaxValue);
        var limit = new LimitSet { SpendTotal = long.MaxValue, TokensPerDay = long.MaxValue };
        for (var i = 0; i < 3; i++)
            await rig.Quotas.SettleAsync((await rig.AskAsync(rig.Request(limit, limit, long.MaxValue, long.MaxValue))).Hold ?? await rig.HoldAsync(), long.MaxValue, long.MaxValue);

        Assert.All((await rig.ReadAsync(limit, limit)).Limits, limited => Assert.True(limited is { Used: > 0, Held: 0 }, $"{limited}"));
    }

    [Fact]
    public async Task In_memory_an_idle_user_is_forgotten_but_not_what_the_database_does_not_know()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Memory);
        rig.SetWallet(balance: 100, creditLimit: 0);
        await rig.UseAsync(amount: 30);
        rig.Clock.Advance(TimeSpan.FromMinutes(16));
        await rig.KeepUpAsync();
        Assert.Equal(70, (await rig.ReadAsync()).Available);
        Assert.Equal(1, rig.Ledger.Reads);

        await rig.Quotas.WalletChangedAsync(rig.SetWallet(balance: 70, creditLimit: 0), shipped: 30);
        await rig.KeepUpAsync();

        Assert.Equal(70, (await rig.ReadAsync()).Available);
        Assert.Equal(2, rig.Ledger.Reads);
    }

    [Fact]
    public async Task In_memory_a_known_user_is_answered_at_once_and_without_allocation_but_the_hold()
    {
        await using var rig = QuotaRig.Start(QuotaRig.Memory);
        var limits = new LimitSet { RequestsPerMinute = long.MaxValue, TokensPerMinute = long.MaxValue, SpendPerDay = long.MaxValue };
        var request = rig.Request(limits, limits, tokens: 1, amount: 1);
        await rig.UseAsync(limits, limits);
        for (var i = 0; i < 100; i++)
            Pair();

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            Pair();

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 100, 1, 400);

        void Pair()
        {
            var asked = rig.Quotas.HoldAsync(request, CancellationToken.None);
            Assert.True(asked.IsCompletedSuccessfully);
            Assert.True(rig.Quotas.SettleAsync(asked.Result.Hold!, 1, 1).IsCompletedSuccessfully);
        }
    }
}
