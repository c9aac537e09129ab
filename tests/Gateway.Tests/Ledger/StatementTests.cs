using System.Net;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Tests.Users;
using Xunit;
using static ApiHub.Gateway.Tests.Keys.Seed;

namespace ApiHub.Gateway.Tests.Ledger;

public sealed class StatementTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Pages_follow_one_another_from_the_latest_entry_without_gap_or_repeat(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        for (var i = 1; i <= 5; i++)
            await (await admin.AdjustAsync(id, $"{i}")).ReadAsync();
        // Another version of the wallet, but not an entry.
        await (await admin.SetCreditLimitAsync(id, "1")).ReadAsync();
        await (await admin.AdjustAsync(id, "6")).ReadAsync();

        var amounts = new List<string>();
        string? cursor = null;
        do
        {
            var page = await (await admin.GetAsync($"/api/admin/users/{id}/ledger?limit=2{cursor}")).ReadAsync();
            amounts.AddRange(page.GetProperty("items").EnumerateArray().Select(e => e.Text("amount")));
            cursor = page.TryGetProperty("next_cursor", out var next) ? "&cursor=" + next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal("6 5 4 3 2 1", string.Join(' ', amounts));
    }

    [Theory]
    [InlineData("?kind=usage", "u1 u2")]
    [InlineData("?kind=adjust", "a1")]
    [InlineData("?kind=topup", "")]
    [InlineData("?from=2026-11-22T13:00:00Z", "u2 a1")]
    [InlineData("?to=2026-11-22T13:00:00Z", "u1")]
    [InlineData("?from=2026-11-22&to=2026-11-22", "u1 u2 a1")]
    [InlineData("?from=2026-11-23", "")]
    public async Task Entries_are_found_by_kind_and_time(string query, string expected)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var user = await gateway.UserAsync();
        await gateway.AddAsync(
            Entry(user.Id, 1, EntryKind.Usage, Noon, "u1"), Entry(user.Id, 2, EntryKind.Usage, Noon.AddHours(1), "u2"),
            Entry(user.Id, 3, EntryKind.Adjust, Noon.AddHours(2), "a1"), Entry(Guid.Empty, 1, EntryKind.Usage, Noon, "x"));

        var found = await admin.LedgerAsync($"{user.Id}", query);

        Assert.Equal(expected, string.Join(' ', found.Select(e => e.Text("reference")).Reverse()));
    }

    [Theory]
    [InlineData("?kind=theft")]
    [InlineData("?kind=7")]
    [InlineData("?from=yesterday")]
    [InlineData("?to=2026-13-01")]
    [InlineData("?limit=0")]
    [InlineData("?limit=201")]
    [InlineData("?cursor=x")]
    [InlineData("?format=xls")]
    public async Task A_question_that_makes_no_sense_is_refused(string query)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await admin.GetAsync("/api/ledger" + query)).StatusCode);
    }

    [Fact]
    public async Task A_user_reads_his_own_entries_without_the_administrators_names()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var ada = (await gateway.RegisterAsync("ada")).Text("id");
        var bob = (await gateway.RegisterAsync("bob")).Text("id");
        await (await admin.AdjustAsync(ada, "5", "for Ada", "secret-key")).ReadAsync();
        await (await admin.AdjustAsync(bob, "6", "for Bob")).ReadAsync();
        using var client = await gateway.LoginAsync("ada", UserCalls.Password);

        var own = await (await client.GetAsync("/api/ledger")).ReadAsync();
        var shown = await admin.LedgerAsync(ada);

        Assert.Equal("for Ada", Assert.Single(own.GetProperty("items").EnumerateArray()).Text("reason"));
        Assert.False(own.GetProperty("items")[0].TryGetProperty("actor_user_id", out _));
        Assert.DoesNotContain("secret-key", own.ToString(), StringComparison.Ordinal);
        Assert.Equal("00000000-0000-7000-8000-000000000001", shown.Single().Text("actor_user_id"));
        Assert.Equal(HttpStatusCode.Forbidden, (await client.GetAsync($"/api/admin/users/{bob}/ledger")).StatusCode);
    }

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+1", "'+1")]
    [InlineData("-1", "'-1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a, \"b\"", "\"a, \"\"b\"\"\"")]
    [InlineData("=HYPERLINK(\"x\",\"y\")", "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"")]
    [InlineData("谢谢", "谢谢")]
    public async Task A_statement_is_a_file_too_and_runs_no_formula(string reason, string cell)
    {
        await using var gateway = await GatewayHost.StartAsync(new ManualClock(), null);
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        await (await admin.AdjustAsync(id, "5")).ReadAsync();
        await (await admin.AdjustAsync(id, "-1.5", reason)).ReadAsync();

        using var answer = await admin.GetAsync($"/api/admin/users/{id}/ledger?format=csv&limit=1");

        var lines = (await answer.Content.ReadAsStringAsync()).Split("\r\n");
        Assert.Equal("text/csv", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("created_at,kind,amount,balance_after,reference,reason", lines[0]);
        Assert.Equal(4, lines.Length);
        Assert.StartsWith("2026-11-22T12:00:00.000Z,adjust,5,5,adjust:", lines[1], StringComparison.Ordinal);
        Assert.StartsWith("2026-11-22T12:00:00.000Z,adjust,-1.5,3.5,adjust:", lines[2], StringComparison.Ordinal);
        Assert.EndsWith("," + cell, lines[2], StringComparison.Ordinal);
    }

    private static LedgerEntry Entry(Guid user, long version, EntryKind kind, DateTimeOffset at, string reference) => new()
    {
        UserId = user,
        Version = version,
        Kind = kind,
        Amount = -1,
        BalanceAfter = -version,
        Reference = reference,
        CreatedAt = at,
    };
}
