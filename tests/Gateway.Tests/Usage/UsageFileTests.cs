using System.Globalization;
using System.Net;
using System.Text;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Tests.Keys;
using Xunit;
using static ApiHub.Gateway.Tests.Usage.SiteCalendarTests;

namespace ApiHub.Gateway.Tests.Usage;

/// <summary>Requests as a file.</summary>
public sealed class UsageFileTests
{
    private static readonly DateTimeOffset Midnight = At("2026-11-22T16:00Z");

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_file_has_all_that_the_list_finds_and_adds_up_to_the_summary(string database)
    {
        await using var gateway = await GatewayHost.StartAsync([("SITE_TIME_ZONE", "Asia/Shanghai"), .. await TestDatabase.SettingsAsync(database)]);
        using var holder = await gateway.NewUserAsync("holder");
        var user = (await holder.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        // More than are read at once, the first of them on the day before.
        await gateway.RecordAsync(Enumerable.Range(-1, 4002).Select(i => UsageSeed.Record(user, Midnight.AddSeconds(i))).ToArray());
        await gateway.RecordAsync(UsageSeed.Record(Guid.CreateVersion7(Midnight), Midnight));

        var lines = await LinesAsync(holder, "/api/usage/requests/export?from=2026-11-23&to=2026-11-23&model=gpt-5");

        Assert.Equal(4001, lines.Count - 1);
        Assert.Equal("Time,Request ID,Key,Model,Requested model,Endpoint,Status,Outcome,Error,Input tokens,Cached input tokens,Cache write tokens (5 m),"
            + "Cache write tokens (1 h),Output tokens,Reasoning tokens,Images,Metering,Multiplier,Cost (credits),First byte (ms),Duration (ms),Attempts", lines[0]);
        Assert.StartsWith("2026-11-23T00:00:00.000+08:00,req_", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",laptop,gpt-5,gpt-5-latest,/v1/chat/completions,200,completed,,10,20,30,40,50,5,1,estimated,1.25,1.500000001,80,700,1", lines[1], StringComparison.Ordinal);
        Assert.Equal(4001, lines.Skip(1).Select(line => line.Split(',')[1]).Distinct().Count());
        var totals = (await holder.JsonAsync("/api/usage/summary?from=2026-11-23&to=2026-11-23&model=gpt-5")).GetProperty("totals");
        Assert.Equal(totals.Text("cost"), Credits.Format(lines.Skip(1).Sum(line => Nanos(line.Split(',')[^4]))));
        Assert.Equal(totals.GetProperty("requests").GetInt64(), lines.Count - 1);
        Assert.Equal(totals.GetProperty("input_tokens").GetInt64(), lines.Skip(1).Sum(line => long.Parse(line.Split(',')[9], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task The_first_line_speaks_the_readers_language_and_the_name_has_the_dates()
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null, ("SITE_TIME_ZONE", "Asia/Shanghai"));
        using var admin = await gateway.AdminAsync();
        await gateway.RecordAsync(UsageSeed.Record(Guid.Empty, At("2026-11-20T16:00Z")));
        admin.DefaultRequestHeaders.AcceptLanguage.ParseAdd("zh-CN,zh;q=0.9,en;q=0.8");

        using var answer = await admin.GetAsync("/api/admin/usage/requests/export", TestContext.Current.CancellationToken);
        var bytes = await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        Assert.StartsWith("时间,请求 ID,用户,账号,密钥,", Encoding.UTF8.GetString(bytes[3..]), StringComparison.Ordinal);
        Assert.Equal("requests_2026-11-21_2026-11-22.csv", answer.Content.Headers.ContentDisposition!.FileName);
        Assert.StartsWith("Time,Request ID,User,Account,", (await LinesAsync(admin, "/api/admin/usage/requests/export?lang=en"))[0], StringComparison.Ordinal);
        Assert.EndsWith(",1", (await LinesAsync(admin, "/api/admin/usage/requests/export?lang=en"))[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_user_gets_his_own_without_accounts_and_nothing_in_it_is_run_as_a_formula()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("holder");
        var user = (await holder.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        await gateway.RecordAsync(UsageSeed.Record(user, Midnight, "=1+1", account: "@account"), UsageSeed.Record(Guid.Empty, Midnight));

        var own = await LinesAsync(holder, "/api/usage/requests/export");
        var all = await LinesAsync(admin, $"/api/admin/usage/requests/export?user_id={user}");

        Assert.Contains(",laptop,'=1+1,'=1+1-latest,", Assert.Single(own.Skip(1)));
        Assert.Contains(",holder,'@account,laptop,'=1+1,", Assert.Single(all.Skip(1)));
        Assert.DoesNotContain("account", string.Join('\n', own), StringComparison.OrdinalIgnoreCase);
        Assert.Equal("403 forbidden", await holder.GetAsync("/api/usage/requests/export?account=main").CodeOfAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await holder.GetAsync("/api/admin/usage/requests/export")).StatusCode);
        Assert.Equal("400 bad_time", await holder.GetAsync("/api/usage/requests/export?from=yesterday").CodeOfAsync());
    }

    private static async Task<List<string>> LinesAsync(HttpClient client, string path) =>
        [.. (await client.GetStringAsync(path)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries)];

    private static long Nanos(string credits) => Credits.TryParse(credits, out var nanos) ? nanos : throw new FormatException(credits);
}
