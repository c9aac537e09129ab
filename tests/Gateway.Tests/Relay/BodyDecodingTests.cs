using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Xunit;
using ZstdSharp;

namespace ApiHub.Gateway.Tests.Relay;

public sealed class BodyDecodingTests
{
    private static readonly byte[] Body = Encoding.UTF8.GetBytes(Dialects.Request("openai-responses", stream: false).Json);

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("deflate")]
    public async Task A_packed_body_is_understood_and_goes_on_unpacked(string encoding)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await PostAsync(host, encoding, Pack(encoding, Body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Body, host.Provider.Requests[^1].Body);
        Assert.False(host.Provider.Requests[^1].Headers.ContainsKey("Content-Encoding"));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("rot13")]
    public async Task A_body_that_is_not_packed_as_it_says_is_refused(string encoding)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await PostAsync(host, encoding, Encoding.UTF8.GetBytes("this is plain text, whatever the header says"));

        Assert.Contains("unreadable_body", await FailureTableTests.AssertErrorAsync(answer, "openai-responses", HttpStatusCode.BadRequest));
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task A_small_body_that_unpacks_to_a_huge_one_is_refused(string encoding)
    {
        await using var host = await RelayHost.StartAsync();

        using var answer = await PostAsync(host, encoding, Pack(encoding, new byte[64 * 1024 * 1024]));

        await FailureTableTests.AssertErrorAsync(answer, "openai-responses", HttpStatusCode.RequestEntityTooLarge);
    }

    private static Task<HttpResponseMessage> PostAsync(RelayHost host, string encoding, byte[] body)
    {
        var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        content.Headers.ContentEncoding.Add(encoding);
        return host.Client.PostAsync("/v1/responses", content);
    }

    private static byte[] Pack(string encoding, byte[] body)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding switch
        {
            "zstd" => new CompressionStream(packed, leaveOpen: true),
            "gzip" => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            "br" => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            packing.Write(body);
        return packed.ToArray();
    }
}
