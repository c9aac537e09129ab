using ApiHub.Gateway.Ledger;
using Xunit;

namespace ApiHub.Gateway.Tests.Ledger;

public sealed class CreditsTests
{
    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("12", 12_000_000_000)]
    [InlineData("0.1", 100_000_000)]
    [InlineData("-0.5", -500_000_000)]
    [InlineData("3.000000001", 3_000_000_001)]
    [InlineData("9223372036.854775807", long.MaxValue)]
    [InlineData("-9223372036.854775808", long.MinValue)]
    public void An_amount_is_read_exactly(string text, long nanos)
    {
        Assert.True(Credits.TryParse(text, out var read));
        Assert.Equal(nanos, read);
        Assert.True(Credits.TryParse(Credits.Format(nanos), out var again));
        Assert.Equal(nanos, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData(".5")]
    [InlineData("5.")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1e3")]
    [InlineData("1,000")]
    [InlineData("0x10")]
    [InlineData("1.2.3")]
    [InlineData("--1")]
    [InlineData("١")]
    [InlineData("NaN")]
    [InlineData("0.0000000001")]
    [InlineData("9223372036.854775808")]
    [InlineData("-9223372036.854775809")]
    [InlineData("99999999999999999999999999999999999999999999")]
    public void Anything_else_is_refused(string text) => Assert.False(Credits.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "0.000000001")]
    [InlineData(-1, "-0.000000001")]
    [InlineData(250_000_000, "0.25")]
    [InlineData(-1_500_000_000, "-1.5")]
    [InlineData(long.MinValue, "-9223372036.854775808")]
    public void An_amount_is_written_as_short_as_it_can_be(long nanos, string text) => Assert.Equal(text, Credits.Format(nanos));
}
