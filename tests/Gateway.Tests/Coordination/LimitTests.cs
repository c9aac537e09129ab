using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>Each limit at its edge, in memory and over Redis.</summary>
public sealed class LimitTests
{
    public static TheoryData<string> Kinds => [.. QuotaRig.Kinds];

    public static TheoryData<string, string, string> Edges
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var kind in QuotaRig.Kinds)
            {
                foreach (var limit in Enum.GetNames<LimitKind>().Except([nameof(LimitKind.Balance)]))
                {
                    data.Add(kind, nameof(LimitScope.Key), limit);
                    data.Add(kind, nameof(LimitScope.User), limit);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Edges))]
    public async Task Up_to_the_limit_all_passes_and_nothing_beyond(string kind, string scopeName, string kindName)
    {
        await using var rig = QuotaRig.Start(kind);
        var (scope, limited) = (Enum.Parse<LimitScope>(scopeName), Enum.Parse<LimitKind>(kindName));
        var limits = LimitOf(limited, 10);
        var (key, user) = scope == LimitScope.Key ? (limits, LimitSet.None) : (LimitSet.None, limits);
        for (var i = 0; i < 10; i++)
            await rig.HoldAsync(key, user, tokens: 1, amount: 1);

        var hit = await rig.RefusedAsync(key, user, tokens: 1, amount: 1);

        Assert.Equal((scope, limited, 10, 1), (hit.Scope, hit.Kind, hit.Limit, hit.Asked));
        Assert.Equal(10, hit.Used + hit.Held);
        Assert.False(hit.IsTooLarge);
        Assert.Equal(ResetOf(limited), hit.ResetsAt);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_refused_request_moves_no_counter(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var user = new LimitSet { RequestsPerMinute = 5, TokensPerMinute = 100, TokensPerDay = 100, ConcurrentRequests = 5, SpendPerDay = 50, SpendTotal = 50 };
        rig.SetWallet(balance: 40, creditLimit: 0);
        await rig.UseAsync(user, user, tokens: 10, amount: 5);
        var before = await rig.ReadAsync(user, user);

        var hit = await rig.RefusedAsync(user, user, tokens: 10, amount: 41);

        Assert.Equal(LimitKind.Balance, hit.Kind);
        var after = await rig.ReadAsync(user, user);
        Assert.Equal(before.Limits, after.Limits);
        Assert.Equal((before.Held, before.Available), (after.Held, after.Available));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Limits_are_looked_at_in_order_and_the_keys_before_the_users(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 0, creditLimit: 0);
        LimitKind[] order =
        [
            LimitKind.ConcurrentRequests, LimitKind.RequestsPerMinute, LimitKind.TokensPerMinute, LimitKind.TokensPerDay,
            LimitKind.SpendPerDay, LimitKind.SpendPerWeek, LimitKind.SpendPerMonth, LimitKind.SpendTotal,
        ];
        var limits = LimitSet.None;
        foreach (var limited in order.Reverse())
        {
            var expected = limits == LimitSet.None ? (LimitScope.User, LimitKind.Balance) : (LimitScope.Key, order[Array.IndexOf(order, limited) + 1]);
            var hit = await rig.RefusedAsync(limits, limits, tokens: 1, amount: 1);
            Assert.Equal(expected, (hit.Scope, hit.Kind));
            limits = limits.NarrowedBy(LimitOf(limited, 0));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Keys_have_counters_of_their_own_and_share_their_users(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var (two, three) = (LimitOf(LimitKind.RequestsPerMinute, 2), LimitOf(LimitKind.RequestsPerMinute, 3));
        await rig.UseAsync(two, three);
        await rig.UseAsync(two, three);
        Assert.Equal(LimitScope.Key, (await rig.RefusedAsync(two, three)).Scope);

        var other = rig.Request(two, three) with { KeyId = QuotaRig.NewId() };

        Assert.NotNull((await rig.AskAsync(other)).Hold);
        Assert.Equal(LimitScope.User, (await rig.AskAsync(other)).Hit!.Scope);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_free_passes_an_overdrawn_balance_and_spends_that_are_used_up(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: -5, creditLimit: 0);
        var spent = new LimitSet { SpendPerDay = 0, SpendPerWeek = 0, SpendPerMonth = 0, SpendTotal = 0 };

        await rig.HoldAsync(spent, spent, tokens: 5);

        Assert.Equal(LimitKind.Balance, (await rig.RefusedAsync(amount: 1)).Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Without_tokens_the_limits_of_tokens_pass(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var none = new LimitSet { TokensPerMinute = 0, TokensPerDay = 0 };

        await rig.HoldAsync(none, none);

        Assert.Equal(LimitKind.TokensPerMinute, (await rig.RefusedAsync(none, none, tokens: 1)).Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_larger_than_its_limit_is_told_that_waiting_does_not_help(string kind)
    {
        await using var rig = QuotaRig.Start(kind);

        var hit = await rig.RefusedAsync(new() { TokensPerMinute = 10 }, tokens: 11);

        Assert.True(hit.IsTooLarge);
        Assert.Null(hit.ResetsAt);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_balance_and_its_credit_limit_pay_to_the_last_and_no_further(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 70, creditLimit: 30);
        await rig.UseAsync(amount: 50);
        await rig.HoldAsync(amount: 40);

        var hit = await rig.RefusedAsync(amount: 11);

        Assert.Equal(new(LimitScope.User, LimitKind.Balance, 100, 50, 40, 11, null), hit);
        await rig.HoldAsync(amount: 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_hold_tells_the_limit_that_has_less_left(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        await rig.UseAsync(tokens: 30);

        var hold = await rig.HoldAsync(new() { RequestsPerMinute = 9, TokensPerMinute = 100 }, new() { RequestsPerMinute = 10, TokensPerMinute = 90 }, tokens: 5);

        var reset = QuotaRig.At("2026-11-22T12:01:05Z");
        Assert.Equal(new LimitStanding(LimitScope.Key, LimitKind.RequestsPerMinute, 9, 2, 0, reset), hold.Requests);
        Assert.Equal(new LimitStanding(LimitScope.User, LimitKind.TokensPerMinute, 90, 30, 5, reset), hold.MinuteTokens);
        Assert.Equal(55, hold.MinuteTokens!.Value.Remaining);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Two_hundred_at_once_get_what_a_wallet_that_pays_for_ten_pays_for(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);

        var answers = await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(async () => await rig.AskAsync(rig.Request(amount: 10)))));

        Assert.Equal(10, answers.Count(answer => answer.Hold is not null));
        Assert.Equal(190, answers.Count(answer => answer.Hit?.Kind == LimitKind.Balance));
        Assert.Equal(1, rig.Ledger.Reads);
    }

    private static LimitSet LimitOf(LimitKind kind, long limit) => kind switch
    {
        LimitKind.RequestsPerMinute => new() { RequestsPerMinute = limit },
        LimitKind.TokensPerMinute => new() { TokensPerMinute = limit },
        LimitKind.TokensPerDay => new() { TokensPerDay = limit },
        LimitKind.ConcurrentRequests => new() { ConcurrentRequests = limit },
        LimitKind.SpendPerDay => new() { SpendPerDay = limit },
        LimitKind.SpendPerWeek => new() { SpendPerWeek = limit },
        LimitKind.SpendPerMonth => new() { SpendPerMonth = limit },
        _ => new() { SpendTotal = limit },
    };

    private static DateTimeOffset? ResetOf(LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute => QuotaRig.At("2026-11-22T12:01:05Z"),
        LimitKind.TokensPerDay or LimitKind.SpendPerDay or LimitKind.SpendPerWeek => QuotaRig.At("2026-11-23T00:00:00Z"),
        LimitKind.SpendPerMonth => QuotaRig.At("2026-12-01T00:00:00Z"),
        _ => null,
    };
}
