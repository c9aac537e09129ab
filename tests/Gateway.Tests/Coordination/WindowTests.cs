using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Plans;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>When what was used counts no longer, in memory and over Redis.</summary>
public sealed class WindowTests
{
    private static readonly LimitSet FiveAMinute = new() { RequestsPerMinute = 5 };

    public static TheoryData<string> Kinds => [.. QuotaRig.Kinds];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task No_sixty_seconds_let_more_pass_than_the_limit(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var passed = new List<DateTimeOffset>();
        // Steps that fall together with no slot.
        for (var i = 0; i < 150; i++, rig.Clock.Advance(TimeSpan.FromSeconds(1.7)))
        {
            if ((await rig.AskAsync(rig.Request(user: FiveAMinute))).Hold is not null)
                passed.Add(rig.Clock.GetUtcNow());
        }

        Assert.All(passed, at => Assert.InRange(passed.Count(other => other >= at && other < at.AddSeconds(60)), 1, 5));
        // A limit that slides in slots lets almost as much pass as it says: five each 65 seconds, for 255.
        Assert.InRange(passed.Count, 18, 22);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task At_the_named_moment_there_is_room_and_not_a_moment_before(string kind)
    {
        await using var rig = QuotaRig.Start(kind, start: "2026-11-22T12:00:02Z");
        var limit = new LimitSet { TokensPerMinute = 100 };
        await rig.UseAsync(user: limit, tokens: 30);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.HoldAsync(user: limit, tokens: 50);
        rig.Clock.Advance(TimeSpan.FromSeconds(10));
        await rig.UseAsync(user: limit, tokens: 20);

        Assert.Equal(QuotaRig.At("2026-11-22T12:01:05Z"), (await rig.RefusedAsync(user: limit, tokens: 30)).ResetsAt);
        var hit = await rig.RefusedAsync(user: limit, tokens: 31);

        Assert.Equal((50, 50, QuotaRig.At("2026-11-22T12:01:15Z")), (hit.Used, hit.Held, hit.ResetsAt));
        rig.Clock.Advance(hit.ResetsAt!.Value - rig.Clock.GetUtcNow() - TimeSpan.FromMilliseconds(1));
        Assert.NotNull(await rig.RefusedAsync(user: limit, tokens: 31));
        rig.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await rig.HoldAsync(user: limit, tokens: 31);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task What_is_settled_later_counts_in_the_minute_and_day_of_its_arrival(string kind)
    {
        await using var rig = QuotaRig.Start(kind, start: "2026-11-22T23:59:00Z");
        var limit = new LimitSet { TokensPerMinute = 100, TokensPerDay = 100, SpendPerDay = 100, SpendPerMonth = 100 };
        var hold = await rig.HoldAsync(limit, limit, tokens: 90, amount: 90);
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        Assert.All((await rig.ReadAsync(limit, limit)).Limits, limited => Assert.Equal(limited.Kind == LimitKind.SpendPerMonth ? 90 : 0, limited.Held));

        await rig.Quotas.SettleAsync(hold, tokens: 80, amount: 80);

        Assert.All(
            (await rig.ReadAsync(limit, limit)).Limits,
            limited => Assert.Equal((limited.Kind == LimitKind.SpendPerMonth ? 80 : 0, 0), (limited.Used, limited.Held)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_stream_is_not_held_to_windows_that_it_has_left(string kind)
    {
        await using var rig = QuotaRig.Start(kind, start: "2026-11-22T23:59:00Z");
        var limit = new LimitSet { TokensPerMinute = 10, TokensPerDay = 10, SpendPerDay = 10, SpendTotal = 20 };
        var hold = await rig.HoldAsync(limit, limit, tokens: 10, amount: 10);
        Assert.Equal(LimitKind.TokensPerMinute, (await rig.Quotas.TryExtendAsync(hold, tokens: 1, amount: 1))!.Kind);
        rig.Clock.Advance(TimeSpan.FromMinutes(2));
        await rig.UseAsync(limit, limit);

        Assert.Null(await rig.Quotas.TryExtendAsync(hold, tokens: 10, amount: 10));
        Assert.Equal(LimitKind.SpendTotal, (await rig.Quotas.TryExtendAsync(hold, tokens: 1, amount: 1))!.Kind);
    }

    public static TheoryData<string, string, string, string, string> Turns
    {
        get
        {
            var data = new TheoryData<string, string, string, string, string>();
            foreach (var kind in QuotaRig.Kinds)
            {
                data.Add(kind, "UTC", "2026-11-22T23:00:00Z", nameof(LimitKind.SpendPerDay), "2026-11-23T00:00:00Z");
                data.Add(kind, "UTC", "2026-11-22T23:00:00Z", nameof(LimitKind.TokensPerDay), "2026-11-23T00:00:00Z");
                data.Add(kind, "UTC", "2026-11-22T23:00:00Z", nameof(LimitKind.SpendPerWeek), "2026-11-23T00:00:00Z");
                data.Add(kind, "UTC", "2026-11-30T23:00:00Z", nameof(LimitKind.SpendPerMonth), "2026-12-01T00:00:00Z");
                // The 25th of October has 25 hours in Berlin, the 29th of March 23.
                data.Add(kind, "Europe/Berlin", "2026-10-24T22:00:00Z", nameof(LimitKind.SpendPerDay), "2026-10-25T23:00:00Z");
                data.Add(kind, "Europe/Berlin", "2026-03-28T23:00:00Z", nameof(LimitKind.TokensPerDay), "2026-03-29T22:00:00Z");
                data.Add(kind, "Europe/Berlin", "2026-10-19T00:00:00Z", nameof(LimitKind.SpendPerWeek), "2026-10-25T23:00:00Z");
                data.Add(kind, "Asia/Kolkata", "2026-11-22T12:00:00Z", nameof(LimitKind.SpendPerDay), "2026-11-22T18:30:00Z");
                data.Add(kind, "Asia/Kolkata", "2026-11-22T12:00:00Z", nameof(LimitKind.SpendPerMonth), "2026-11-30T18:30:00Z");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Turns))]
    public async Task A_window_begins_anew_when_the_sites_calendar_says_so(string kind, string zone, string start, string limitName, string turn)
    {
        await using var rig = QuotaRig.Start(kind, zone, start);
        var limit = Enum.Parse<LimitKind>(limitName) switch
        {
            LimitKind.TokensPerDay => new LimitSet { TokensPerDay = 10 },
            LimitKind.SpendPerDay => new() { SpendPerDay = 10 },
            LimitKind.SpendPerWeek => new() { SpendPerWeek = 10 },
            _ => new() { SpendPerMonth = 10 },
        };
        await rig.UseAsync(limit, limit, tokens: 10, amount: 10);

        Assert.Equal(QuotaRig.At(turn), (await rig.RefusedAsync(limit, limit, tokens: 1, amount: 1)).ResetsAt);
        rig.Clock.Advance(QuotaRig.At(turn) - rig.Clock.GetUtcNow() - TimeSpan.FromSeconds(1));
        Assert.NotNull(await rig.RefusedAsync(limit, limit, tokens: 1, amount: 1));
        rig.Clock.Advance(TimeSpan.FromSeconds(1));
        await rig.HoldAsync(limit, limit, tokens: 10, amount: 10);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Used_up_windows_stay_used_up_when_the_clock_goes_back_a_little(string kind)
    {
        await using var rig = QuotaRig.Start(kind, start: "2026-11-23T00:00:10Z");
        var limit = new LimitSet { RequestsPerMinute = 2, SpendPerDay = 10 };
        await rig.UseAsync(limit, limit, amount: 10);
        rig.Clock.Advance(TimeSpan.FromSeconds(-40));

        Assert.Equal(LimitKind.SpendPerDay, (await rig.RefusedAsync(limit, limit, amount: 1)).Kind);
        await rig.UseAsync(limit, limit);
        Assert.Equal(LimitKind.RequestsPerMinute, (await rig.RefusedAsync(limit, limit)).Kind);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_clock_that_had_gone_ahead_and_is_set_back_shuts_nobody_out(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var limit = new LimitSet { RequestsPerMinute = 1, SpendPerDay = 10 };
        rig.Clock.Advance(TimeSpan.FromDays(365));
        await rig.UseAsync(limit, limit, amount: 10);
        var running = await rig.HoldAsync();
        rig.Clock.Advance(TimeSpan.FromDays(-365));

        // What was counted is not forgotten at once, and passes as it would have.
        Assert.Equal(LimitKind.RequestsPerMinute, (await rig.RefusedAsync(limit, limit)).Kind);
        rig.Clock.Advance(TimeSpan.FromSeconds(66));
        Assert.Equal(LimitKind.SpendPerDay, (await rig.RefusedAsync(limit, limit, amount: 1)).Kind);
        await rig.Quotas.SettleAsync(running, tokens: 1, amount: 1);
        rig.Clock.Advance(TimeSpan.FromHours(12));
        await rig.HoldAsync(limit, limit, amount: 10);
        Assert.All((await rig.ReadAsync(limit, limit)).Limits, limited => Assert.True(limited is { Used: >= 0, Held: >= 0 }, $"{limited}"));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task A_request_that_took_minutes_to_arrive_counts_when_it_is_here(string kind)
    {
        await using var rig = QuotaRig.Start(kind);
        var one = new LimitSet { RequestsPerMinute = 1 };
        var slow = rig.Request(one, one);
        rig.Clock.Advance(TimeSpan.FromMinutes(5));
        await rig.UseAsync();

        Assert.Equal(LimitKind.RequestsPerMinute, (await rig.AskAsync(slow)).Hit!.Kind);
        Assert.Equal(LimitKind.RequestsPerMinute, (await rig.RefusedAsync(one)).Kind);
    }
}
