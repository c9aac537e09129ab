using ApiHub.Gateway.Models;
using Xunit;

namespace ApiHub.Gateway.Tests.Models;

public sealed class PriceListTests
{
    private static readonly PriceList Prices = new(Rows(), unpricedAreFree: false);

    [Theory]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5")]
    [InlineData("Claude-Haiku-4-5", "claude-haiku-4-5")]
    [InlineData("claude-haiku-4-5-20251001", "claude-haiku-4-5")]
    [InlineData("claude-haiku-4-5@20251001", "claude-haiku-4-5")]
    [InlineData("claude-haiku-4-5-latest", "claude-haiku-4-5")]
    [InlineData("anthropic/claude-haiku-4-5(high)", "claude-haiku-4-5")]
    [InlineData("models/claude-haiku-4-5-20251001", "claude-haiku-4-5")]
    [InlineData("claude-fable-5-dd-5-4-ukiah-edualc", "claude-haiku-4-5")]
    [InlineData("fast", "claude-haiku-4-5")]
    [InlineData("fast-latest", "claude-haiku-4-5")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("gpt-4o-2024-05-13", "gpt-4o-2024-05-13")]
    [InlineData("gpt-4o-2024-11-20", "gpt-4o")]
    public void A_model_is_found_however_it_is_written(string requested, string found)
    {
        Assert.Equal(found, Prices.Find(requested)?.Name);
        Assert.Equal(found, Prices.Find(requested)?.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-latest")]
    [InlineData("-20251001")]
    [InlineData("claude-haiku-4")]
    [InlineData("claude-haiku-4-5-2025100")]
    [InlineData("claude-haiku-4-5-mini")]
    [InlineData("gpt-4o-2024-08-0x")]
    [InlineData("without-price")]
    public void A_model_without_a_price_is_not_found(string requested) => Assert.Null(Prices.Find(requested));

    [Fact]
    public void Unpriced_models_cost_nothing_where_the_operator_says_so()
    {
        var prices = new PriceList(Rows(), unpricedAreFree: true);

        Assert.Equal(new PricedModel("nobody-knows", Price.Free, 4096), prices.Find("x/nobody-knows"));
        Assert.Equal(new PricedModel("without-price", Price.Free, 700), prices.Find("dear-alias"));
        Assert.Equal("gpt-4o", prices.Find("gpt-4o-2024-11-20")!.Name);
        Assert.Equal(2, prices.Find("gpt-4o-2024-11-20")!.Price.Version);
    }

    [Fact]
    public void What_is_usually_put_out_is_4096_tokens_unless_somebody_says_more()
    {
        Assert.Equal(4096, Prices.Find("gpt-4o")!.UsualOutputTokens);
        Assert.Equal(900, Prices.Find("fast")!.UsualOutputTokens);
    }

    [Theory]
    [InlineData("gpt-4o")]
    [InlineData("openai/gpt-4o-2024-08-06(high)")]
    public void Finding_what_was_found_before_allocates_nothing(string requested)
    {
        Prices.Find(requested);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            Prices.Find(requested);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_flood_of_spellings_is_answered_and_not_kept()
    {
        var prices = new PriceList(Rows(), unpricedAreFree: false);
        for (var i = 0; i < 10_000; i++)
            Assert.Equal("gpt-4o", prices.Find($"{i}/gpt-4o")!.Name);

        var before = GC.GetAllocatedBytesForCurrentThread();
        prices.Find("9999/gpt-4o");
        Assert.NotEqual(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal("gpt-4o", prices.Find("9999/gpt-4o")!.Name);
    }

    [Theory]
    [InlineData("claude-haiku-4-5", "fast", true)]
    [InlineData("claude-haiku-4-5", "claude-haiku-4-5-20251001", true)]
    [InlineData("claude-haiku-4-5", "CLAUDE-haiku-4-5", true)]
    [InlineData("fast", "fast", true)]
    [InlineData("fast*", "fast", false)]
    [InlineData("gpt-*", "gpt-cheap", false)]
    [InlineData("gpt-*", "openai/gpt-4o(high)", true)]
    [InlineData("gpt-4o", "gpt-4o-2024-05-13", false)]
    [InlineData("gpt-*", "gpt-unknown", true)]
    [InlineData("claude-*", "gpt-unknown", false)]
    public void A_filter_looks_at_the_model_behind_an_alias(string entry, string requested, bool allowed) =>
        Assert.Equal(allowed, new ModelFilter([entry]).Allows(requested, Prices.Find(requested)));

    private static CatalogueModel[] Rows() =>
    [
        Row("claude-haiku-4-5", 1, 900, "fast", "gpt-cheap"),
        Row("gpt-4o", 2, null),
        Row("gpt-4o-2024-05-13", 3, null),
        Row("gpt-4o-2024-11-20", null, null),
        Row("without-price", null, 700, "dear-alias"),
    ];

    private static CatalogueModel Row(string name, long? version, long? usualOutput, params string[] aliases) => new()
    {
        Name = name,
        Aliases = [.. aliases],
        UsualOutputTokens = usualOutput,
        PriceId = version,
        Price = version is not { } id ? null : new()
        {
            Id = id,
            Model = name,
            Input = id,
            CachedInput = id,
            CacheWrite5m = id,
            CacheWrite1h = id,
            Output = id,
            Request = 0,
            Image = 0,
            CreatedAt = default,
            CreatedBy = null,
        },
        CreatedAt = default,
        UpdatedAt = default,
    };
}
