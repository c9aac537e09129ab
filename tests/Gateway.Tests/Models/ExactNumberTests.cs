using ApiHub.Gateway.Models.Import;
using Xunit;

namespace ApiHub.Gateway.Tests.Models;

public sealed class ExactNumberTests
{
    [Theory]
    [InlineData("3e-06", 3_000_000_000)]
    [InlineData("3.0E-6", 3_000_000_000)]
    [InlineData("0.000003", 3_000_000_000)]
    [InlineData("1.25e-05", 12_500_000_000)]
    [InlineData("2.4414e-07", 244_140_000)]
    [InlineData("0.0", 0)]
    [InlineData("0e99", 0)]
    [InlineData("1e-15", 1)]
    [InlineData("0.010", 10_000_000_000_000)]
    [InlineData("1e-2", 10_000_000_000_000)]
    [InlineData("9223.372036854775807", long.MaxValue)]
    public void A_number_is_read_digit_by_digit(string text, long expected)
    {
        Assert.True(ExactNumber.TryRead(text, 15, out var value));
        Assert.Equal(expected, value);
    }

    [Theory]
    [InlineData("4.0000000000000003e-07")]
    [InlineData("1e-16")]
    [InlineData("-1e-06")]
    [InlineData("-0")]
    [InlineData("9223.372036854775808")]
    [InlineData("1e100")]
    [InlineData("1e101")]
    [InlineData("1e99999999999")]
    [InlineData("99999999999999999999999999999999999999999999")]
    [InlineData("\"3e-06\"")]
    [InlineData("null")]
    [InlineData("")]
    [InlineData("e5")]
    public void What_is_no_exact_price_is_not_read(string text) => Assert.False(ExactNumber.TryRead(text, 15, out _));
}
