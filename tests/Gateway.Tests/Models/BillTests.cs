using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Usage;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using ApiHub.Protocols;
using Xunit;
using static ApiHub.Gateway.Tests.Models.CatalogueApiTests;

namespace ApiHub.Gateway.Tests.Models;

public sealed class BillTests
{
    [Fact]
    public async Task A_bill_is_done_again_from_the_price_that_was_charged()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        await PriceAsync(admin, "mine", new { input = "3", cached_input = "0.3", cache_write_5m = "3.75", output = "15.000000001", request = "0.01" });
        var price = Book(gateway).Find("mine")!.Price;
        await PriceAsync(admin, "mine", new { input = "100", output = "100" });
        var tokens = new TokenUsage(1234, 56_789, 100, 0, 777, 700);
        var row = Row(tokens, price.Version, multiplier: 800_000_000, price.Charge(tokens, 0, 800_000_000));
        await gateway.RecordAsync(row);

        var bill = (await admin.JsonAsync($"/api/usage/requests/{row.RequestId}")).GetProperty("bill");

        Assert.Equal(
            [
                "input 1234 × 3 / 1000000 = 0.003702",
                "cached_input 56789 × 0.3 / 1000000 = 0.0170367",
                "cache_write_5m 100 × 3.75 / 1000000 = 0.000375",
                "output 777 × 15.000000001 / 1000000 = 0.011655000000777",
                "request 1 × 0.01 / 1 = 0.01",
            ],
            bill.GetProperty("lines").EnumerateArray().Select(line =>
                $"{line.Text("bucket")} {line.GetProperty("quantity")} × {line.Text("unit_price")} / {line.GetProperty("per")} = {line.Text("amount")}"));
        Assert.Equal(("0.042768700000777", "0.8"), (bill.Text("subtotal"), bill.Text("multiplier")));
        Assert.Equal("0.034214961", bill.Text("total"));
        Assert.Equal(bill.Text("total"), (await admin.JsonAsync($"/api/usage/requests/{row.RequestId}")).Text("cost"));
    }

    [Fact]
    public async Task What_cost_nothing_has_no_bill()
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var admin = await gateway.AdminAsync();
        var row = Row(new(1, 0, 0, 0, 1, 0), version: 1, multiplier: 1_000_000_000, cost: 0);
        await gateway.RecordAsync(row);

        Assert.False((await admin.JsonAsync($"/api/usage/requests/{row.RequestId}")).TryGetProperty("bill", out _));
    }

    private static UsageRecord Row(TokenUsage tokens, long version, long multiplier, long cost) => new()
    {
        RequestId = "req_0199f0a0000070008000000000000001",
        CreatedAt = TimeProvider.System.GetUtcNow(),
        UserId = FirstAdmin.Id,
        KeyId = default,
        KeyName = "k",
        Dialect = "anthropic",
        Endpoint = "/v1/messages",
        RequestedModel = "mine",
        Model = "mine",
        Account = "a",
        StatusCode = 200,
        Outcome = Outcome.Completed,
        Stream = false,
        InputTokens = tokens.Input,
        CachedInputTokens = tokens.CachedInput,
        CacheWrite5mTokens = tokens.CacheWrite5m,
        CacheWrite1hTokens = tokens.CacheWrite1h,
        OutputTokens = tokens.Output,
        ReasoningTokens = tokens.Reasoning,
        Quality = UsageQuality.Exact,
        PriceVersion = version,
        Multiplier = multiplier,
        Cost = cost,
        DurationMs = 1,
        Attempts = 1,
    };
}
