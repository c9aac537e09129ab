using static ApiHub.Protocols.Tests.Fixtures;

namespace ApiHub.Protocols.Tests;

public sealed class SseEventsTests
{
    [Theory]
    [InlineData("data: 1\n\n", 9)]
    [InlineData("data: 1\n\ndata: 2\n\n", 9)]
    [InlineData("data: 1\r\n\r\n", 11)]
    [InlineData("data: 1\r\rdata: 2", 9)]
    [InlineData("data: 1\r\r", 9)] // nothing more may come: not waited for
    [InlineData("data: 1\r\n\n", 10)]
    [InlineData("data: 1\n\r\nx", 10)]
    [InlineData("data: 1\n\rx", 9)]
    [InlineData(": ping\n\n", 8)]
    [InlineData("event: a\ndata: 1\ndata: 2\n\n", 26)]
    [InlineData("\n", 1)]
    [InlineData("\r\ndata: 1", 2)]
    [InlineData("data: 1\n", -1)]
    [InlineData("data: 1\r\n", -1)]
    [InlineData("data: 1\r\n\r", -1)] // LF is still to come
    [InlineData("\r", -1)]
    [InlineData("data: 1", -1)]
    [InlineData("", -1)]
    public void An_event_ends_with_a_blank_line(string buffer, int length) =>
        Assert.Equal(length, SseEvents.NextEventLength(Utf8(buffer), 0));

    [Fact]
    public void What_was_scanned_before_does_not_change_where_an_event_ends()
    {
        var random = new Random(3);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = new byte[random.Next(1, 14)];
            for (var i = 0; i < bytes.Length; i++)
                bytes[i] = "\r\nab"u8[random.Next(4)];
            var scanned = 0;
            for (var received = 1; received <= bytes.Length; received++)
            {
                var buffer = bytes.AsSpan(0, received);
                var fresh = SseEvents.NextEventLength(buffer, 0);
                Assert.Equal(fresh, SseEvents.NextEventLength(buffer, scanned));
                if (fresh > 0)
                    break;
                scanned = received;
            }
        }
    }
}
