using System.Text.Json;
using ApiHub.Gateway.Tests.Keys;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static ApiHub.Gateway.Tests.Usage.SiteCalendarTests;

namespace ApiHub.Gateway.Tests.Usage;

public sealed class UsageSummaryTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Groups_add_up_to_the_totals_whatever_they_are(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var admin = await gateway.AdminAsync();
        var me = (await admin.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        var key = (await admin.CreateKeyAsync(new { name = "laptop" })).GetProperty("id").GetGuid();
        var start = At("2026-11-20T00:00Z");
        await gateway.RecordAsync([.. Enumerable.Range(0, 60).Select(i => UsageSeed.Record(
            me, start.AddHours(i), i % 3 == 0 ? "claude" : "gpt", i % 2 == 0 ? key : Guid.Empty, i % 5 == 0 ? 429 : 200, i % 4 == 0 ? "a" : "b"))]);

        foreach (var by in new[] { "model", "key", "day", "hour", "status", "dialect", "account", "user" })
        {
            var summary = await admin.JsonAsync($"/api/admin/usage/summary?group_by={by}&from=2026-11-20&to=2026-11-22");
            var totals = summary.GetProperty("totals");
            Assert.Equal((60, 60, "90.00000006"), (Number(totals, "requests"), Number(totals, "estimated_requests"), totals.Text("cost")));
            foreach (var sum in new[] { "requests", "input_tokens", "cached_input_tokens", "cache_write_5m_tokens", "cache_write_1h_tokens", "output_tokens", "reasoning_tokens", "duration_ms" })
                Assert.Equal(Number(totals, sum), summary.GetProperty("items").EnumerateArray().Sum(item => Number(item, sum)));
        }

        Assert.Equal(["gpt=40", "claude=20"], await GroupsAsync("model"));
        Assert.Equal(["200=48", "429=12"], await GroupsAsync("status"));
        Assert.Equal(["b=45", "a=15"], await GroupsAsync("account"));
        Assert.Equal(["2026-11-20=24", "2026-11-21=24", "2026-11-22=12"], await GroupsAsync("day"));
        Assert.Equal(72, (await GroupsAsync("hour")).Count());
        Assert.Equal(["gpt=40"], await GroupsAsync("model&limit=1"));
        Assert.Equal(["gpt=20"], await GroupsAsync($"model&limit=1&key_id={key}"));
        Assert.Equal(["a=5", "b=15"], (await GroupsAsync("account&model=claude")).Order());
        var keys = await admin.JsonAsync("/api/usage/summary?group_by=key&from=2026-11-20&to=2026-11-22");
        Assert.Equal("laptop", keys.GetProperty("items").EnumerateArray().Single(k => k.Text("group") == key.ToString()).Text("name"));

        async Task<IEnumerable<string>> GroupsAsync(string by) =>
            (await admin.JsonAsync($"/api/admin/usage/summary?from=2026-11-20&to=2026-11-22&group_by={by}"))
                .GetProperty("items").EnumerateArray().Select(i => $"{i.Text("group")}={i.GetProperty("requests")}");
    }

    [Theory]
    [InlineData("Asia/Kolkata", "2026-11-22", 24, "2026-11-22T00:00:00+05:30")]
    [InlineData("Europe/Berlin", "2026-10-25", 25, "2026-10-25T00:00:00+02:00")]
    [InlineData("Europe/Berlin", "2026-03-29", 23, "2026-03-29T00:00:00+01:00")]
    public async Task Days_and_hours_are_the_sites(string zone, string date, int hours, string firstHour)
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_TIME_ZONE", zone));
        using var admin = await gateway.AdminAsync();
        var me = (await admin.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        var first = DateTimeOffset.Parse(firstHour);
        await gateway.RecordAsync([.. Enumerable.Range(-2, (hours * 2) + 4).Select(i => UsageSeed.Record(me, first.AddMinutes(i * 30)))]);

        var day = await admin.JsonAsync($"/api/usage/summary?group_by=day&from={date}&to={date}");
        Assert.Equal(hours * 2, Number(day.GetProperty("items").EnumerateArray().Single(), "requests"));
        var each = (await admin.JsonAsync($"/api/usage/summary?group_by=hour&from={date}&to={date}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(hours, each.Count);
        Assert.Equal(firstHour, each[0].Text("group"));
        Assert.Equal(hours, each.Select(h => h.Text("group")).Distinct().Count());
        Assert.All(each, hour => Assert.Equal(2, Number(hour, "requests")));
    }

    [Fact]
    public async Task A_range_that_is_empty_or_too_long_is_refused()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        Assert.Equal("400 bad_range", await admin.GetAsync("/api/usage/summary?from=2026-11-22&to=2026-11-21").CodeOfAsync());
        Assert.Equal("400 bad_range", await admin.GetAsync("/api/usage/summary?from=2020-01-01&to=2026-11-21").CodeOfAsync());
        Assert.Equal("400 bad_range", await admin.GetAsync("/api/usage/summary?group_by=hour&from=2026-01-01&to=2026-11-21").CodeOfAsync());
        Assert.Equal("400 unknown_group", await admin.GetAsync("/api/usage/summary?group_by=mood").CodeOfAsync());
        Assert.Equal("0", (await admin.JsonAsync("/api/usage/summary")).GetProperty("totals").Text("cost"));
        Assert.Equal(30, (await admin.JsonAsync("/api/usage/summary?group_by=day")).GetProperty("items").GetArrayLength());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Stats_tell_today_from_the_week_and_the_month_and_read_only_rollups(string database)
    {
        // Half past midnight in Shanghai: today is half an hour old.
        var clock = new ManualClock(At("2026-11-22T16:30Z"));
        await using var gateway = await GatewayHost.StartAsync(clock, null, [("SITE_TIME_ZONE", "Asia/Shanghai"), .. await TestDatabase.SettingsAsync(database)]);
        using var admin = await gateway.AdminAsync();
        using var other = await gateway.NewUserAsync("other");
        var me = (await admin.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        await gateway.RecordAsync(
            UsageSeed.Record(me, At("2026-11-22T16:10Z"), "a"),
            UsageSeed.Record(me, At("2026-11-22T15:59Z"), "b"),
            UsageSeed.Record(me, At("2026-11-16T16:00Z"), "b"),
            UsageSeed.Record(me, At("2026-11-16T15:59Z"), "c"),
            UsageSeed.Record(me, At("2026-10-24T16:00Z"), "c"),
            UsageSeed.Record(me, At("2026-10-24T15:59Z"), "d"));
        await using (var db = gateway.Database())
            await db.Usage.ExecuteDeleteAsync();

        var stats = await admin.JsonAsync("/api/stats");
        Assert.Equal("1: a=1", Window(stats, "today"));
        Assert.Equal("3: b=2, a=1", Window(stats, "last_7_days"));
        Assert.Equal("5: b=2, c=2, a=1", Window(stats, "last_30_days"));
        Assert.Equal("0: ", Window(await other.JsonAsync("/api/stats"), "last_30_days"));
        Assert.Equal("1: a=1", Window(await admin.JsonAsync("/api/admin/usage/stats"), "today"));
    }

    private static string Window(JsonElement stats, string name)
    {
        var window = stats.GetProperty(name);
        var models = window.GetProperty("by_model").EnumerateArray().Select(m => $"{m.Text("group")}={m.GetProperty("requests")}");
        return $"{window.GetProperty("totals").GetProperty("requests")}: {string.Join(", ", models)}";
    }

    private static long Number(JsonElement json, string property) => json.GetProperty(property).GetInt64();
}
