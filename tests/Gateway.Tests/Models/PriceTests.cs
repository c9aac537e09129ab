using System.Globalization;
using System.Numerics;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Models;
using ApiHub.Protocols;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace ApiHub.Gateway.Tests.Models;

public sealed class PriceTests
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(2000);

    /// <summary>Mostly everyday values, often the bounds and what lies beyond them.</summary>
    private static readonly Gen<long> Counts = Gen.Frequency(
        (6, Gen.Choose(0, 200_000).Select(n => (long)n)),
        (2, Gen.Elements(0L, 1, 999_999, 1_000_000, 1_000_001, Price.MaxTokens - 1, Price.MaxTokens)),
        (1, Gen.Elements(-1L, long.MinValue, long.MaxValue, Price.MaxTokens + 1)));

    private static readonly Gen<long> Prices = Gen.Frequency(
        (6, Gen.Choose(0, int.MaxValue).Select(n => n * 30L)),
        (2, Gen.Elements(0L, 1, 999_999, 1_000_001, Price.Max - 1, Price.Max)));

    private static readonly Gen<long> Multipliers = Gen.Frequency(
        (4, Gen.Elements(Price.One, Price.One / 2, (Price.One * 5) / 4)),
        (2, Gen.Choose(0, int.MaxValue).Select(n => (long)n)),
        (2, Gen.Elements(0L, 1, 333_333_333, Price.MaxMultiplier, Price.MaxMultiplier + 1, long.MaxValue, -1)));

    private static readonly Gen<Usage> Usages =
        from prices in Gen.ArrayOf(Prices, 7)
        from counts in Gen.ArrayOf(Counts, 6)
        from multiplier in Multipliers
        select new Usage(
            new()
            {
                Version = 3,
                Input = prices[0],
                CachedInput = prices[1],
                CacheWrite5m = prices[2],
                CacheWrite1h = prices[3],
                Output = prices[4],
                Request = prices[5],
                Image = prices[6],
            },
            new(counts[0], counts[1], counts[2], counts[3], counts[4], 0),
            counts[5],
            multiplier);

    [Fact]
    public void A_charge_is_the_exact_product_rounded_up_once() =>
        Prop.ForAll(Arb.From(Usages), usage => Charge(usage) == Exactly(usage)).Check(Runs);

    [Fact]
    public void A_charge_is_never_negative() =>
        Prop.ForAll(Arb.From(Usages), usage => Charge(usage) >= 0).Check(Runs);

    [Fact]
    public void More_of_anything_never_costs_less() =>
        Prop.ForAll(Arb.From(Usages), Arb.From(Gen.Choose(0, 7)), Arb.From(Gen.Choose(0, 5_000_000)), (usage, part, more) =>
            Charge(More(usage, part, more)) >= Charge(usage)).Check(Runs);

    [Fact]
    public void A_bills_lines_sum_to_its_subtotal_and_its_total_is_the_charge() =>
        Prop.ForAll(Arb.From(Usages), usage =>
        {
            var bill = Bill.Of(usage.Price, usage.Tokens, usage.Images, usage.Multiplier);
            var sum = bill.Lines.Aggregate(BigInteger.Zero, (total, line) => total + Femto(line.Amount));
            return sum == Femto(bill.Subtotal)
                && bill.Lines.All(line => Femto(line.Amount) * line.Per == Femto(line.UnitPrice) * line.Quantity)
                && bill.Total == Credits.Format(Charge(usage));
        }).Check(Runs);

    [Fact]
    public void The_most_that_can_be_asked_for_does_not_overflow()
    {
        var price = new Price
        {
            Input = Price.Max,
            CachedInput = Price.Max,
            CacheWrite5m = Price.Max,
            CacheWrite1h = Price.Max,
            Output = Price.Max,
            Request = Price.Max,
            Image = Price.Max,
        };
        var most = new TokenUsage(long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, long.MaxValue, 0);

        Assert.Equal(long.MaxValue, price.Charge(most, long.MaxValue, long.MaxValue));
        Assert.Equal(0, price.Charge(most, long.MaxValue, 0));
    }

    [Fact]
    public void A_charge_below_a_billionth_of_a_credit_is_a_billionth() =>
        Assert.Equal(1, new Price { Input = 1 }.Charge(new(1, 0, 0, 0, 0, 0), 0, Price.One));

    [Fact]
    public void Reasoning_is_output_and_not_charged_again()
    {
        var price = new Price { Output = Price.Million };

        Assert.Equal(50, price.Charge(new(0, 0, 0, 0, 50, 40), 0, Price.One));
    }

    private static long Charge(Usage usage) => usage.Price.Charge(usage.Tokens, usage.Images, usage.Multiplier);

    private static BigInteger Exactly(Usage usage)
    {
        var (price, tokens) = (usage.Price, usage.Tokens);
        var perMillion = (Bounded(tokens.Input) * price.Input) + (Bounded(tokens.CachedInput) * price.CachedInput)
            + (Bounded(tokens.CacheWrite5m) * price.CacheWrite5m) + (Bounded(tokens.CacheWrite1h) * price.CacheWrite1h)
            + (Bounded(tokens.Output) * price.Output)
            + ((price.Request + (BigInteger.Min(Bounded(usage.Images), Price.MaxImages) * price.Image)) * 1_000_000);
        var exact = BigInteger.DivRem(perMillion * Math.Clamp(usage.Multiplier, 0, Price.MaxMultiplier), (BigInteger)1_000_000 * 1_000_000_000, out var rest);
        return BigInteger.Min(rest.IsZero ? exact : exact + 1, long.MaxValue);
    }

    private static BigInteger Bounded(long count) => Math.Clamp(count, 0, Price.MaxTokens);

    private static Usage More(Usage usage, int part, int more) => part switch
    {
        0 => usage with { Tokens = usage.Tokens with { Input = Add(usage.Tokens.Input, more) } },
        1 => usage with { Tokens = usage.Tokens with { CachedInput = Add(usage.Tokens.CachedInput, more) } },
        2 => usage with { Tokens = usage.Tokens with { CacheWrite5m = Add(usage.Tokens.CacheWrite5m, more) } },
        3 => usage with { Tokens = usage.Tokens with { CacheWrite1h = Add(usage.Tokens.CacheWrite1h, more) } },
        4 => usage with { Tokens = usage.Tokens with { Output = Add(usage.Tokens.Output, more) } },
        5 => usage with { Images = Add(usage.Images, more) },
        6 => usage with { Multiplier = Add(usage.Multiplier, more) },
        _ => usage with { Price = usage.Price with { Output = usage.Price.Output + more } },
    };

    private static long Add(long count, int more) => count > long.MaxValue - more ? long.MaxValue : count + more;

    /// <summary>A decimal string of credits in units of 10⁻¹⁵.</summary>
    private static BigInteger Femto(string text)
    {
        var parts = text.Split('.');
        return BigInteger.Parse(parts[0] + (parts.Length > 1 ? parts[1] : "").PadRight(15, '0'), CultureInfo.InvariantCulture);
    }

    private sealed record Usage(Price Price, TokenUsage Tokens, long Images, long Multiplier);
}
