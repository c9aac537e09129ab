using System.Net;
using System.Net.Http.Json;
using System.Text;
using ApiHub.Gateway.Tests.Users;
using Xunit;

namespace ApiHub.Gateway.Tests.Ledger;

/// <summary>Balances and credit limits as an administrator changes them.</summary>
public sealed class BalanceTests
{
    [Fact]
    public async Task A_new_user_has_nothing_and_no_credit_and_the_first_administrator_has_credit_without_end()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await gateway.RegisterAsync("ada");
        using var made = await admin.PostAsJsonAsync("/api/admin/users", new { username = "bob", email = "bob@example.org", password = UserCalls.Password });
        using var ada = await gateway.LoginAsync("ada", UserCalls.Password);

        var me = await (await ada.GetAsync("/api/auth/me")).ReadAsync();
        var bob = await made.ReadAsync();
        var first = await (await admin.GetAsync("/api/auth/me")).ReadAsync();

        Assert.Equal(("0", "0"), (me.Text("balance"), me.Text("credit_limit")));
        Assert.Equal(("0", "0"), (bob.Text("balance"), bob.Text("credit_limit")));
        Assert.Equal(("0", null), (first.Text("balance"), first.Text("credit_limit")));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Credits_are_given_and_taken_and_each_time_stands_on_the_statement(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");

        var given = await (await admin.AdjustAsync(id, "12.5", "a welcome")).ReadAsync();
        var taken = await (await admin.AdjustAsync(id, "-0.000000001", "a rounding")).ReadAsync();

        Assert.Equal("12.5", given.Text("balance"));
        Assert.Equal("12.499999999", taken.Text("balance"));
        Assert.Equal("12.499999999", (await admin.UserAsync(id)).Text("balance"));
        Assert.Equal(
            [("-0.000000001", "12.499999999", "a rounding"), ("12.5", "12.5", "a welcome")],
            (await admin.LedgerAsync(id)).Select(e => (e.Text("amount"), e.Text("balance_after"), e.Text("reason"))));
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData("\"0\"", "invalid_amount")]
    [InlineData("\"-0.000000000\"", "invalid_amount")]
    [InlineData("\"\"", "invalid_request")]
    [InlineData("\" 1\"", "invalid_amount")]
    [InlineData("\"1e3\"", "invalid_amount")]
    [InlineData("\"NaN\"", "invalid_amount")]
    [InlineData("\"Infinity\"", "invalid_amount")]
    [InlineData("\"+5\"", "invalid_amount")]
    [InlineData("\"1,5\"", "invalid_amount")]
    [InlineData("\"0x10\"", "invalid_amount")]
    [InlineData("\"1.0000000001\"", "invalid_amount")]
    [InlineData("\"4000000000.000000001\"", "invalid_amount")]
    [InlineData("\"-4000000000.000000001\"", "invalid_amount")]
    [InlineData("\"99999999999999999999\"", "invalid_amount")]
    [InlineData("\"-9223372036.854775808\"", "invalid_amount")]
    [InlineData("\"999999999999999999999999999999999999999999\"", "invalid_amount")]
    [InlineData("\"٣\"", "invalid_amount")]
    [InlineData("5", "invalid_request")]
    [InlineData("null", "invalid_request")]
    public async Task An_amount_that_is_not_one_is_refused_and_moves_nothing(string amount, string code)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");

        using var answer = await admin.PostAsync(
            $"/api/admin/users/{id}/balance", new StringContent($$"""{"amount": {{amount}}, "reason": "x"}""", Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(code, await answer.CodeAsync());
        Assert.Empty(await admin.LedgerAsync(id));
        Assert.Equal("0", (await admin.UserAsync(id)).Text("balance"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("two\nlines")]
    [InlineData("a\0b")]
    [InlineData(501)]
    public async Task A_reason_has_to_be_given(object? reason)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");

        using var answer = await admin.AdjustAsync(id, "5", reason is int length ? new string('x', length) : (string?)reason);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("reason", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Empty(await admin.LedgerAsync(id));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task No_more_is_taken_than_balance_and_credit_limit_and_the_refusal_says_what_is_there(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        await (await admin.AdjustAsync(id, "3")).ReadAsync();
        await (await admin.SetCreditLimitAsync(id, "5")).ReadAsync();

        using var tooMuch = await admin.AdjustAsync(id, "-8.000000001");
        var all = await (await admin.AdjustAsync(id, "-8")).ReadAsync();

        Assert.Equal(HttpStatusCode.Conflict, tooMuch.StatusCode);
        Assert.Equal("balance_too_low", await tooMuch.CodeAsync());
        Assert.Contains("The balance is 3 credits and may go down to -5", await tooMuch.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal("-5", all.Text("balance"));
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Balances_stay_numbers_at_both_ends(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var rich = (await gateway.RegisterAsync("ada")).Text("id");
        var poor = (await gateway.RegisterAsync("bob")).Text("id");
        await (await admin.SetCreditLimitAsync(poor, null)).ReadAsync();

        Assert.Equal("4000000000", (await (await admin.AdjustAsync(rich, "4000000000")).ReadAsync()).Text("balance"));
        Assert.Equal("-4000000000", (await (await admin.AdjustAsync(poor, "-4000000000")).ReadAsync()).Text("balance"));
        using var higher = await admin.AdjustAsync(rich, "0.000000001");
        using var lower = await admin.AdjustAsync(poor, "-0.000000001");

        Assert.Equal("balance_too_high", await higher.CodeAsync());
        Assert.Equal("balance_too_low", await lower.CodeAsync());
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Of_deductions_at_once_only_as_many_are_made_as_the_balance_pays(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        await (await admin.AdjustAsync(id, "10")).ReadAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => admin.AdjustAsync(id, "-4")));

        Assert.Equal(2, answers.Count(a => a.StatusCode == HttpStatusCode.OK));
        Assert.Equal(6, answers.Count(a => a.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal("2", (await admin.UserAsync(id)).Text("balance"));
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task An_adjustment_sent_again_and_at_once_with_its_key_is_made_once(string kind)
    {
        await using var gateway = await GatewayHost.StartAsync(await TestDatabase.SettingsAsync(kind));
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");
        await (await admin.AdjustAsync(id, "7")).ReadAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => admin.AdjustAsync(id, "-5", idempotencyKey: "order-1")));
        using var later = await admin.AdjustAsync(id, "-5", idempotencyKey: "order-1");
        using var otherAmount = await admin.AdjustAsync(id, "-2", idempotencyKey: "order-1");
        using var otherReason = await admin.AdjustAsync(id, "-5", "not the same", "order-1");

        var texts = await Task.WhenAll(answers.Append(later).Select(a => a.Content.ReadAsStringAsync()));
        Assert.All(answers.Append(later), a => Assert.Equal(HttpStatusCode.OK, a.StatusCode));
        Assert.Single(texts.Distinct());
        Assert.Equal("idempotency_key_reused", await otherAmount.CodeAsync());
        Assert.Equal("idempotency_key_reused", await otherReason.CodeAsync());
        Assert.Equal("2", (await admin.UserAsync(id)).Text("balance"));
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Fact]
    public async Task A_key_that_has_moved_one_users_money_does_not_move_anothers()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var ada = (await gateway.RegisterAsync("ada")).Text("id");
        var bob = (await gateway.RegisterAsync("bob")).Text("id");
        await (await admin.AdjustAsync(ada, "1", idempotencyKey: "k")).ReadAsync();

        using var other = await admin.AdjustAsync(bob, "1", idempotencyKey: "k");
        using var unusable = await admin.AdjustAsync(bob, "1", idempotencyKey: new string('k', 256));

        Assert.Equal("idempotency_key_reused", await other.CodeAsync());
        Assert.Equal("invalid_idempotency_key", await unusable.CodeAsync());
        Assert.Equal("0", (await admin.UserAsync(bob)).Text("balance"));
        await gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData("""{"credit_limit": "0.5"}""", 200, "0.5")]
    [InlineData("""{"credit_limit": null}""", 200, null)]
    [InlineData("""{}""", 400, "0")]
    [InlineData("""{"credit_limit": "-1"}""", 400, "0")]
    [InlineData("""{"credit_limit": "4000000000.1"}""", 400, "0")]
    [InlineData("""{"credit_limit": "much"}""", 400, "0")]
    [InlineData("""{"credit_limit": 5}""", 400, "0")]
    public async Task A_credit_limit_is_an_amount_or_null_and_has_to_be_there(string body, int status, string? limit)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var id = (await gateway.RegisterAsync("ada")).Text("id");

        using var answer = await admin.PutAsync($"/api/admin/users/{id}/credit-limit", new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(limit, (await admin.UserAsync(id)).Text("credit_limit"));
    }

    [Fact]
    public async Task Money_is_for_administrators_alone_and_for_users_who_exist()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await (await admin.PostAsJsonAsync(
            "/api/admin/users", new { username = "olga", email = "olga@example.org", password = UserCalls.Password, role = "operator" })).ReadAsync();
        using var olga = await gateway.LoginAsync("olga", UserCalls.Password);
        var id = (await (await olga.GetAsync("/api/auth/me")).ReadAsync()).Text("id");
        var nobody = Guid.Empty.ToString();

        Assert.Equal(HttpStatusCode.Forbidden, (await olga.AdjustAsync(id, "5")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.SetCreditLimitAsync(id, null)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.GetAsync($"/api/admin/users/{id}/ledger")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.AdjustAsync(nobody, "5")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.SetCreditLimitAsync(nobody, "5")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await admin.GetAsync($"/api/admin/users/{nobody}/ledger")).StatusCode);
    }
}
