using System.Net;
using System.Text.Json;
using ApiHub.Gateway.Tests.Keys;
using Xunit;
using static ApiHub.Gateway.Tests.Usage.SiteCalendarTests;

namespace ApiHub.Gateway.Tests.Usage;

public sealed class UsageRequestsTests
{
    private static readonly DateTimeOffset Noon = At("2026-11-22T12:00Z");

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_request_reads_back_with_all_its_numbers(string database)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(database));
        using var holder = await gateway.NewUserAsync("holder");
        var user = (await holder.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        var record = UsageSeed.Record(user, Noon, key: Guid.CreateVersion7(Noon));
        await gateway.RecordAsync(record);

        var row = await holder.JsonAsync($"/api/usage/requests/{record.RequestId}");

        var expected = $$"""
            {"request_id":"{{record.RequestId}}","created_at":"2026-11-22T12:00:00+00:00","user_id":"{{user}}","key_id":"{{record.KeyId}}",
             "key_name":"laptop","dialect":"openai-chat","endpoint":"/v1/chat/completions","requested_model":"gpt-5-latest","model":"gpt-5",
             "status_code":200,"outcome":"completed","error_code":null,"stream":true,"input_tokens":10,"cached_input_tokens":20,
             "cache_write_5m_tokens":30,"cache_write_1h_tokens":40,"output_tokens":50,"reasoning_tokens":5,"quality":"estimated",
             "images":1,"price_version":7000000,"multiplier":"1.25","cost":"1.500000001","duration_ms":700,"ttft_ms":80,"attempts":1}
            """;
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(expected).RootElement, row), row.ToString());
    }

    [Fact]
    public async Task A_user_sees_his_own_requests_and_no_accounts_and_an_operator_all()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var holder = await gateway.NewUserAsync("holder");
        var user = (await holder.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        var (own, others) = (UsageSeed.Record(user, Noon), UsageSeed.Record(Guid.Empty, Noon.AddSeconds(1)));
        await gateway.RecordAsync(own, others);

        Assert.Equal([own.RequestId], (await holder.JsonAsync("/api/usage/requests")).Texts("request_id"));
        Assert.Equal("404 not_found", await holder.GetAsync($"/api/usage/requests/{others.RequestId}").CodeOfAsync());
        Assert.Empty((await holder.JsonAsync($"/api/usage/requests?user_id={Guid.Empty}")).Texts("request_id"));
        Assert.Equal("403 forbidden", await holder.GetAsync("/api/usage/requests?account=main").CodeOfAsync());
        Assert.Equal("403 forbidden", await holder.GetAsync("/api/usage/summary?group_by=account").CodeOfAsync());
        Assert.Equal(HttpStatusCode.Forbidden, (await holder.GetAsync("/api/admin/usage/requests")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await gateway.Client.GetAsync("/api/usage/requests")).StatusCode);

        Assert.Equal([others.RequestId, own.RequestId], (await admin.JsonAsync("/api/admin/usage/requests")).Texts("request_id"));
        Assert.Equal([own.RequestId], (await admin.JsonAsync($"/api/admin/usage/requests?user_id={user}&account=main")).Texts("request_id"));
        var seen = await admin.JsonAsync($"/api/admin/usage/requests/{own.RequestId}");
        Assert.Equal(("main", "holder"), (seen.Text("account"), seen.Text("owner")));
        Assert.Equal(["holder"], (await admin.JsonAsync($"/api/admin/usage/requests?user_id={user}")).Texts("owner"));
        Assert.DoesNotContain("owner", await holder.GetStringAsync("/api/usage/requests"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Filters_and_pages_find_what_they_name(string database)
    {
        await using var gateway = await GatewayHost.StartAsync([("SITE_TIME_ZONE", "Asia/Shanghai"), .. await TestDatabase.SettingsAsync(database)]);
        using var admin = await gateway.AdminAsync();
        var me = (await admin.JsonAsync("/api/auth/me")).GetProperty("id").GetGuid();
        var key = Guid.CreateVersion7(Noon);
        // Site midnight of the 23rd is at 16:00 UTC: request 16 is the first of that day.
        var records = Enumerable.Range(0, 24).Select(i => UsageSeed.Record(
            me, At("2026-11-22T00:00Z").AddHours(i), i % 2 == 0 ? "even" : "odd", i < 5 ? key : default, i % 3 == 0 ? 429 : 200)).ToArray();
        await gateway.RecordAsync(records);

        Assert.Equal(Enumerable.Range(16, 8), await FoundAsync("from=2026-11-23"));
        Assert.Equal(Enumerable.Range(0, 16), await FoundAsync("to=2026-11-22"));
        Assert.Equal([5, 6], await FoundAsync("from=2026-11-22T05:00:00Z&to=2026-11-22T07:00:00Z"));
        Assert.Equal([5, 6], await FoundAsync("from=2026-11-22T13:00&to=2026-11-22T15:00:00+08:00"));
        Assert.Equal(Enumerable.Range(0, 5), await FoundAsync($"key_id={key}"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 2), await FoundAsync("model=even"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 2), await FoundAsync("model=even-latest"));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => i * 3), await FoundAsync("status=429"));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => i * 3), await FoundAsync("outcome=rejected&stream=false"));
        Assert.Equal("400 unknown_outcome", await admin.GetAsync("/api/usage/requests?outcome=lost").CodeOfAsync());
        Assert.Equal("400 bad_time", await admin.GetAsync("/api/usage/requests?from=yesterday").CodeOfAsync());
        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/usage/requests?cursor=zzz")).StatusCode);
        Assert.Equal(24, (await admin.JsonAsync("/api/usage/requests?total=true&limit=1")).GetProperty("total").GetInt64());

        async Task<IEnumerable<int>> FoundAsync(string filter)
        {
            var (ids, cursor) = (new List<string>(), "");
            while (cursor is not null)
            {
                var page = await admin.JsonAsync($"/api/usage/requests?limit=5&{filter}{cursor}");
                ids.AddRange(page.Texts("request_id"));
                cursor = page.TryGetProperty("next_cursor", out var next) ? $"&cursor={next}" : null;
            }

            Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
            return ids.Select(id => Array.FindIndex(records, r => r.RequestId == id)).Order();
        }
    }
}
