using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>What becomes of a hold, in memory and over Redis.</summary>
public sealed class HoldTests
{
    private static readonly LimitSet Watched = new() { RequestsPerMinute = 9, TokensPerMinute = 1000, TokensPerDay = 1000, ConcurrentRequests = 9, SpendPerDay = 1000, SpendTotal = 1000 };

    public static TheoryData<string> Kinds => [.. QuotaRig.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Settling_puts_what_was_used_in_place_of_what_was_held(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);
        await AssertAsync(rig, requests: 1, concurrent: 1, tokens: (0, 50), spent: (0, 60), available: 40);

        await rig.Quotas.SettleAsync(hold, tokens: 20, amount: 25);

        await AssertAsync(rig, requests: 1, concurrent: 0, tokens: (20, 0), spent: (25, 0), available: 75);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_was_used_beyond_the_hold_is_booked_in_full(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);

        await rig.Quotas.SettleAsync(hold, tokens: 500, amount: 130);

        await AssertAsync(rig, requests: 1, concurrent: 0, tokens: (500, 0), spent: (130, 0), available: -30);
        Assert.Equal(LimitKind.Balance, (await rig.RefusedAsync(amount: 1)).Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Releasing_leaves_nothing_behind(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);

        await rig.Quotas.ReleaseAsync(hold);

        await AssertAsync(rig, requests: 0, concurrent: 0, tokens: (0, 0), spent: (0, 0), available: 100);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Ending_a_hold_twice_does_nothing(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var settled = await rig.HoldAsync(Watched, Watched, tokens: 5, amount: 10);
        var released = await rig.HoldAsync(Watched, Watched, tokens: 5, amount: 10);
        await rig.Quotas.SettleAsync(settled, tokens: 5, amount: 10);
        await rig.Quotas.ReleaseAsync(released);

        await rig.Quotas.SettleAsync(settled, tokens: 5, amount: 10);
        await rig.Quotas.ReleaseAsync(settled);
        await rig.Quotas.SettleAsync(released, tokens: 5, amount: 10);
        await rig.Quotas.ReleaseAsync(released);
        Assert.Null(await rig.Quotas.TryExtendAsync(released, tokens: 5, amount: 10));

        await AssertAsync(rig, requests: 1, concurrent: 0, tokens: (5, 0), spent: (10, 0), available: 90);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extending_holds_more_or_nothing(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);

        Assert.Null(await rig.Quotas.TryExtendAsync(hold, tokens: 10, amount: 40));
        Assert.Equal((60, 100), (hold.Tokens, hold.Amount));
        var hit = await rig.Quotas.TryExtendAsync(hold, tokens: 10, amount: 1);

        Assert.Equal(new(LimitScope.User, LimitKind.Balance, 100, 0, 100, 1, null), hit);
        Assert.Equal((60, 100), (hold.Tokens, hold.Amount));
        await AssertAsync(rig, requests: 1, concurrent: 1, tokens: (0, 60), spent: (0, 100), available: 0);
        await rig.Quotas.SettleAsync(hold, tokens: 55, amount: 90);
        await AssertAsync(rig, requests: 1, concurrent: 0, tokens: (55, 0), spent: (90, 0), available: 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Extending_needs_no_place_and_no_request_of_its_own(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var one = new LimitSet { RequestsPerMinute = 1, ConcurrentRequests = 1, TokensPerDay = 10 };
        var hold = await rig.HoldAsync(one, one, tokens: 5);

        Assert.Null(await rig.Quotas.TryExtendAsync(hold, tokens: 5, amount: 0));

        Assert.Equal((LimitScope.Key, LimitKind.TokensPerDay), (await rig.Quotas.TryExtendAsync(hold, tokens: 1, amount: 0)) is { } hit ? (hit.Scope, hit.Kind) : default);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_orphan_ends_by_its_age_and_is_counted(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);
        await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 30);
        rig.Clock.Advance(IQuotas.HoldLifetime - TimeSpan.FromSeconds(1));
        Assert.Equal(LimitKind.Balance, (await rig.RefusedAsync(amount: 11)).Kind);

        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.KeepUpAsync();

        await AssertAsync(rig, requests: 0, concurrent: 0, tokens: (0, 0), spent: (0, 0), available: 100);
        Assert.Contains("gateway_orphaned_holds_total 2", rig.Exporter.Render());
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task The_next_admission_takes_what_an_orphan_held(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var one = new LimitSet { ConcurrentRequests = 1 };
        await rig.HoldAsync(one, one, amount: 100);
        rig.Clock.Advance(IQuotas.HoldLifetime);

        await rig.HoldAsync(one, one, amount: 100);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_renewed_hold_is_no_orphan(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(amount: 100);
        for (var i = 0; i < 4; i++)
        {
            rig.Clock.Advance(IQuotas.HoldLifetime - TimeSpan.FromSeconds(1));
            Assert.Null(await rig.Quotas.TryExtendAsync(hold, tokens: 0, amount: 0));
        }

        Assert.Equal(LimitKind.Balance, (await rig.RefusedAsync(amount: 1)).Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_orphan_that_ends_after_all_is_charged(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 50, amount: 60);
        rig.Clock.Advance(IQuotas.HoldLifetime);
        await rig.HoldAsync(Watched, Watched, amount: 50);

        await rig.Quotas.SettleAsync(hold, tokens: 40, amount: 45);

        var standing = await rig.ReadAsync();
        Assert.Equal((50, 5), (standing.Held, standing.Available));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task An_orphan_that_runs_on_holds_again_if_there_is_enough(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        rig.SetWallet(balance: 100, creditLimit: 0);
        var hold = await rig.HoldAsync(Watched, Watched, tokens: 5, amount: 60);
        rig.Clock.Advance(IQuotas.HoldLifetime);
        var other = await rig.HoldAsync(Watched, Watched, amount: 50);

        Assert.Equal(60, (await rig.Quotas.TryExtendAsync(hold, tokens: 0, amount: 0))!.Asked);
        await rig.Quotas.ReleaseAsync(other);
        Assert.Null(await rig.Quotas.TryExtendAsync(hold, tokens: 0, amount: 10));

        await AssertAsync(rig, requests: 0, concurrent: 1, tokens: (0, 0), spent: (0, 70), available: 30, dayTokens: (0, 5));
        await rig.Quotas.SettleAsync(hold, tokens: 5, amount: 70);
        await AssertAsync(rig, requests: 0, concurrent: 0, tokens: (0, 0), spent: (70, 0), available: 30, dayTokens: (5, 0));
    }

    private static async Task AssertAsync(
        QuotaRig rig, long requests, long concurrent, (long Used, long Held) tokens, (long Used, long Held) spent, long available, (long Used, long Held)? dayTokens = null)
    {
        var standing = await rig.ReadAsync(Watched, Watched);
        Assert.Equal((available, spent.Held), (standing.Available, standing.Held));
        foreach (var limit in standing.Limits)
        {
            var expected = limit.Kind switch
            {
                LimitKind.RequestsPerMinute => (requests, 0),
                LimitKind.ConcurrentRequests => (0, concurrent),
                LimitKind.TokensPerMinute => tokens,
                LimitKind.TokensPerDay => dayTokens ?? tokens,
                _ => spent,
            };
            Assert.True(expected == (limit.Used, limit.Held), $"{limit}, not {expected}");
        }

        Assert.Equal(12, standing.Limits.Count);
    }
}
