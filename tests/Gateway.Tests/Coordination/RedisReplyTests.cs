using System.Text;
using ApiHub.Gateway.Coordination.Redis;
using Xunit;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>What Redis says, however it is cut on its way.</summary>
public sealed class RedisReplyTests
{
    [Theory]
    [InlineData("+OK\r\n", false, "OK")]
    [InlineData(":7\r\n", false, "7")]
    [InlineData("-NOSCRIPT No matching script.\r\n", true, "NOSCRIPT No matching script.")]
    [InlineData("$5\r\n\r\n$1a\r\n", false, "\r\n$1a")]
    [InlineData("$0\r\n\r\n", false, "")]
    [InlineData("$-1\r\n", false, "")]
    public void A_reply_is_read_when_all_of_it_is_there(string reply, bool isError, string text)
    {
        var bytes = Encoding.ASCII.GetBytes(reply + "+next");
        for (var there = 0; there < reply.Length; there++)
            Assert.False(RedisReply.TryRead(bytes.AsSpan(0, there), out _));

        Assert.True(RedisReply.TryRead(bytes, out var read));

        Assert.Equal((isError, text, reply.Length), (read.IsError, Encoding.ASCII.GetString(read.Text), read.Length));
    }

    [Fact]
    public void What_is_no_reply_ends_the_connection() =>
        Assert.Throws<IOException>(() => RedisReply.TryRead("HTTP/1.1 400 Bad Request\r\n"u8, out _));

    [Fact]
    public void A_command_says_how_long_its_arguments_are() =>
        Assert.Equal("*2\r\n$4\r\nAUTH\r\n$6\r\npässe\r\n", Encoding.UTF8.GetString(RedisCommand.Of("AUTH", "pässe")));
}
