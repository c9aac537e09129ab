using System.Net;
using System.Text;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Xunit;
using static ApiHub.Gateway.Tests.Usage.SiteCalendarTests;

namespace ApiHub.Gateway.Tests.Audit;

/// <summary>How administrators read it.</summary>
public sealed class AuditListTests
{
    private static readonly Guid Ada = new("0199f0a0-0000-7000-8000-0000000000ad");

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Filters_and_pages_find_what_they_name(string database)
    {
        await using var gateway = await GatewayHost.StartAsync([("SITE_TIME_ZONE", "Asia/Shanghai"), .. await TestDatabase.SettingsAsync(database)]);
        using var admin = await gateway.AdminAsync();
        // Site midnight of the 23rd is at 16:00 UTC: entry 16 is the first of that day.
        var entries = Enumerable.Range(0, 24).Select(i => Entry(
            At("2020-11-22T00:00Z").AddHours(i),
            action: (i % 3) switch { 0 => "key.create", 1 => "key.delete", _ => "user.change" },
            actor: i % 2 == 0 ? "ada" : "bob",
            target: $"thing {i}",
            result: i < 4 ? "not_found" : "ok")).ToArray();
        await gateway.AddAsync([.. entries]);

        Assert.Equal(Enumerable.Range(16, 8), await FoundAsync("from=2020-11-23"));
        Assert.Equal(Enumerable.Range(0, 16), await FoundAsync("to=2020-11-22"));
        Assert.Equal([5, 6], await FoundAsync("from=2020-11-22T05:00:00Z&to=2020-11-22T07:00:00Z"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 2), await FoundAsync("actor=ada"));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => i * 2), await FoundAsync($"actor={Ada}"));
        Assert.Equal(Enumerable.Range(0, 24).Where(i => i % 3 < 2), await FoundAsync("action=key"));
        Assert.Equal(Enumerable.Range(0, 8).Select(i => (i * 3) + 1), await FoundAsync("action=key.delete"));
        Assert.Equal([7], await FoundAsync($"target_kind=key&target_id={entries[7].TargetId}"));
        Assert.Equal([0, 1, 2, 3], await FoundAsync("result=refused"));
        Assert.Equal([0, 1, 2, 3], await FoundAsync("result=not_found"));
        Assert.Equal([12], await FoundAsync("q=THING%2012"));
        Assert.Equal("400 bad_time", await admin.GetAsync("/api/admin/audit?from=yesterday").CodeOfAsync());
        Assert.Equal("404 not_found", await admin.GetAsync($"/api/admin/audit/{Ada}").CodeOfAsync());

        async Task<IEnumerable<int>> FoundAsync(string filter)
        {
            var (ids, cursor) = (new List<string>(), "");
            while (cursor is not null)
            {
                var page = await admin.JsonAsync($"/api/admin/audit?limit=5&{filter}{cursor}");
                ids.AddRange(page.Texts("id"));
                cursor = page.TryGetProperty("next_cursor", out var next) ? $"&cursor={next}" : null;
            }

            Assert.Equal(ids.OrderDescending(StringComparer.Ordinal), ids);
            return ids.Select(id => Array.FindIndex(entries, e => e.Id.ToString() == id)).Where(i => i >= 0).Order();
        }
    }

    [Fact]
    public async Task A_search_goes_on_from_page_to_page_until_it_finds_what_is_old()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await gateway.AddAsync(Entry(At("2020-11-22T00:00Z"), target: "needle"));
        await using (var db = gateway.Database())
            await db.Database.ExecuteSqlRawAsync(
                """
                WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20500)
                INSERT INTO audit (id, at, category, action, result) SELECT printf('017F0000-%04X-7000-8000-000000000000', i), 0, 'key', 'key.create', 'ok' FROM n
                """, TestContext.Current.CancellationToken);

        var first = await admin.JsonAsync("/api/admin/audit?q=needle");
        var second = await admin.JsonAsync($"/api/admin/audit?q=needle&cursor={first.Text("next_cursor")}");

        Assert.Empty(first.Texts("id"));
        Assert.Equal(["needle"], second.Texts("target"));
        Assert.False(second.TryGetProperty("next_cursor", out _));
    }

    [Fact]
    public async Task Nobody_but_an_administrator_reads_it_and_nobody_changes_it()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        using var olga = await gateway.NewUserAsync("olga", Roles.Operator);
        var entry = Entry(At("2020-11-22T00:00Z"));
        await gateway.AddAsync(entry);

        Assert.Equal("403 forbidden", await olga.GetAsync("/api/admin/audit").CodeOfAsync());
        Assert.Equal("403 forbidden", await olga.GetAsync("/api/admin/audit/export").CodeOfAsync());
        foreach (var method in new[] { HttpMethod.Delete, HttpMethod.Put, HttpMethod.Patch, HttpMethod.Post })
        {
            foreach (var path in new[] { "/api/admin/audit", $"/api/admin/audit/{entry.Id}" })
            {
                using var request = new HttpRequestMessage(method, path);
                Assert.Equal(HttpStatusCode.MethodNotAllowed, (await admin.SendAsync(request, TestContext.Current.CancellationToken)).StatusCode);
            }
        }
    }

    [Fact]
    public async Task The_file_has_every_entry_in_order_on_the_sites_clock_and_runs_no_formula()
    {
        await using var gateway = await GatewayHost.StartAsync(("SITE_TIME_ZONE", "Asia/Shanghai"));
        using var admin = await gateway.AdminAsync();
        // More than are read at once.
        await gateway.AddAsync([.. Enumerable.Range(0, 4001).Select(i => Entry(At("2020-11-22T16:00Z").AddSeconds(i), target: i == 0 ? "=1+1" : "plain"))]);

        var bytes = await admin.GetByteArrayAsync("/api/admin/audit/export?to=2020-12-01", TestContext.Current.CancellationToken);

        Assert.Equal([0xEF, 0xBB, 0xBF], bytes[..3]);
        var lines = Encoding.UTF8.GetString(bytes[3..]).Split("\r\n");
        Assert.Equal("at,actor,actor_id,address,user_agent,action,target_kind,target_id,target,before,after,result,request_id", lines[0]);
        Assert.Equal(4001 + 2, lines.Length);
        Assert.StartsWith($"2020-11-23T00:00:00.000+08:00,ada,{Ada},::1,,key.create,key,", lines[1], StringComparison.Ordinal);
        Assert.EndsWith(",'=1+1,,\"{\"\"name\"\":\"\"x\"\"}\",ok,", lines[1], StringComparison.Ordinal);
        Assert.Equal(lines[1..^1].Order(StringComparer.Ordinal), lines[1..^1]);
    }

    private static AuditEntry Entry(DateTimeOffset at, string action = "key.create", string actor = "ada", string target = "thing", string result = "ok") => new()
    {
        Id = Guid.CreateVersion7(at),
        At = at,
        ActorId = actor == "ada" ? Ada : null,
        Actor = actor,
        Address = "::1",
        UserAgent = null,
        Category = action.Split('.')[0],
        Action = action,
        TargetKind = action.Split('.')[0],
        TargetId = $"{at.ToUnixTimeSeconds()}",
        Target = target,
        Before = null,
        After = """{"name":"x"}""",
        Result = result,
        RequestId = null,
    };
}
