using System.Net.Http.Json;
using System.Net.Sockets;
using ApiHub.FakeUpstream.Raw;
using Xunit;

namespace ApiHub.Gateway.Tests.FakeUpstream;

public sealed class RawServerTests : IDisposable
{
    private readonly RawServer _server = new(port: 0, new RawOptions { Deltas = 5, DeltaBytes = 10, BodyBytes = 5_000 });
    private readonly HttpClient _client;
    private int _connections;

    public RawServerTests()
    {
        _ = _server.RunAsync();
        _client = new HttpClient(new SocketsHttpHandler { ConnectCallback = ConnectAsync }) { BaseAddress = _server.Address };
    }

    public void Dispose()
    {
        _client.Dispose();
        _server.Dispose();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(3_000_000)]
    public async Task A_body_of_any_length_is_dropped_and_the_connection_serves_on(int bytes)
    {
        foreach (var chunked in new[] { true, false, true, false })
        {
            using var request = Post(new ByteArrayContent(new byte[bytes]));
            request.Headers.TransferEncodingChunked = chunked;

            using var response = await _client.SendAsync(request);

            Assert.Equal(5_000, (await response.Content.ReadAsByteArrayAsync()).Length);
        }

        Assert.Equal(1, _connections);
    }

    [Fact]
    public async Task The_body_asks_for_a_stream_and_headers_say_which()
    {
        using var plain = Post(JsonContent.Create(new { stream = true }));
        using var ordered = Post(JsonContent.Create(new { stream = true, stream_options = new { include_usage = true } }));
        ordered.Headers.Add("x-fake-deltas", "7");
        ordered.Headers.Add("x-fake-delta-bytes", "3");

        var five = await (await _client.SendAsync(plain)).Content.ReadAsStringAsync();
        var seven = await (await _client.SendAsync(ordered)).Content.ReadAsStringAsync();

        Assert.Equal(5, five.Split("~xxxxxxxxx\"").Length - 1);
        Assert.Equal(7, seven.Split("~xx\"").Length - 1);
        Assert.DoesNotContain("usage", five);
        Assert.Contains("\"total_tokens\":18", seven);
        Assert.EndsWith("data: [DONE]\n\n", seven);
    }

    [Theory]
    [InlineData("/v1/messages", "message_stop")]
    [InlineData("/v1/responses", "response.completed")]
    [InlineData("/v1beta/models/gemini-test:streamGenerateContent?alt=sse", "\"finishReason\":\"STOP\"")]
    public async Task Every_dialect_has_its_stream(string path, string end)
    {
        using var request = Post(JsonContent.Create(new { stream = true }), path);

        Assert.Contains(end, await (await _client.SendAsync(request)).Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Models_are_listed() => Assert.Contains("\"gpt-test\"", await _client.GetStringAsync("/v1/models"));

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken ct)
    {
        _connections++;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(context.DnsEndPoint, ct);
        return new NetworkStream(socket, ownsSocket: true);
    }

    private static HttpRequestMessage Post(HttpContent content, string path = "/v1/chat/completions") =>
        new(HttpMethod.Post, path) { Content = content };
}
