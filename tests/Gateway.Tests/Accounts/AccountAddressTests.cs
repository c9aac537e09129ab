using ApiHub.Gateway.Accounts;
using Xunit;

namespace ApiHub.Gateway.Tests.Accounts;

public sealed class AccountAddressTests
{
    [Theory]
    [InlineData("https://api.example.com", "/v1/chat/completions", "https://api.example.com/v1/chat/completions")]
    [InlineData("https://api.example.com/", "/v1/chat/completions", "https://api.example.com/v1/chat/completions")]
    [InlineData("https://api.example.com/v1", "/v1/chat/completions", "https://api.example.com/v1/chat/completions")]
    [InlineData("https://api.example.com/v1/", "/v1/chat/completions", "https://api.example.com/v1/chat/completions")]
    [InlineData("https://example.com/api/paas/v4", "/v1/chat/completions", "https://example.com/api/paas/v4/chat/completions")]
    [InlineData("http://127.0.0.1:8317/v1", "/v1beta/models/m:generateContent", "http://127.0.0.1:8317/v1beta/models/m:generateContent")]
    [InlineData("https://example.com/gateway", "/v1/messages", "https://example.com/gateway/v1/messages")]
    [InlineData("https://generativelanguage.googleapis.com/v1beta", "/v1beta/models", "https://generativelanguage.googleapis.com/v1beta/models")]
    public void An_address_works_with_and_without_its_version(string written, string path, string expected)
    {
        Assert.True(AccountAddress.TryParse(written, out var address));
        Assert.Equal(expected + "?a=b", address.For(path, "?a=b").ToString());
    }

    [Theory]
    [InlineData("api.example.com")]
    [InlineData("ftp://example.com")]
    [InlineData("https://user:secret@example.com")]
    [InlineData("https://example.com/?key=1")]
    [InlineData("")]
    public void What_is_no_address_is_refused(string written) => Assert.False(AccountAddress.TryParse(written, out _));
}
