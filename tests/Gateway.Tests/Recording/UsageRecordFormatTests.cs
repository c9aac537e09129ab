using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Recording;

public sealed class UsageRecordFormatTests
{
    [Fact]
    public void A_record_of_the_version_before_decisions_is_still_read()
    {
        var record = Records.Number(7);
        Span<byte> bytes = new byte[UsageRecordFormat.MaxSize];
        var length = UsageRecordFormat.Write(record, bytes);
        bytes[0] = 1;

        var read = UsageRecordFormat.Read(bytes[..(length - sizeof(ushort))]);

        Assert.True(UsageRecordFormat.CanRead(1));
        Assert.Equivalent(record, read, strict: true);
    }

    [Fact]
    public void The_longest_record_fits_and_its_decisions_are_whole()
    {
        var decisions = Decision.Text([.. Enumerable.Range(0, 60).Select(i => new Decision($"account {i}", "failed", null, new('语', 50), 500, i, i))]);
        var record = Records.Extreme(new('语', 300), new('语', 5000));
        Span<byte> bytes = new byte[UsageRecordFormat.MaxSize];

        Assert.InRange(UsageRecordFormat.Write(record, bytes), 12_000, UsageRecordFormat.MaxSize);
        Assert.InRange(decisions.Length, 3000, Decision.MaxText);
        Assert.EndsWith("\"at_ms\":59}]", decisions);
    }
}
