using System.Net;
using System.Net.Http.Json;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Tests.Relay;
using Xunit;

namespace ApiHub.Gateway.Tests.Keys;

public sealed class ConnectionKeyTests
{
    [Fact]
    public async Task Keys_that_take_turns_on_one_connection_are_told_apart()
    {
        await using var host = await RelayHost.StartAsync();
        var other = await host.NewKeyAsync(new { name = "other" });
        using var client = OneConnection(host);

        foreach (var key in new[] { host.Key, host.Key, other, other[..^1], KeyText.New("sk-ahg"), host.Key, other })
            await AskAsync(client, key);

        Assert.Equal(["test", "test", "other", "test", "other"], (await host.RecordsAsync()).Select(r => r.KeyName));
    }

    [Fact]
    public async Task A_key_that_is_withdrawn_is_refused_on_the_connection_that_has_just_used_it()
    {
        await using var host = await RelayHost.StartAsync();
        var made = await host.Admin.CreateKeyAsync(new { name = "short" });
        using var client = OneConnection(host);

        Assert.Equal(HttpStatusCode.OK, await AskAsync(client, made.Text("key")));
        (await host.Admin.DeleteAsync($"/api/keys/{made.Text("id")}")).EnsureSuccessStatusCode();
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(client, made.Text("key")));
    }

    private static HttpClient OneConnection(RelayHost host) =>
        new(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = host.Gateway.Address };

    private static async Task<HttpStatusCode> AskAsync(HttpClient client, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/chat/completions")
        {
            Content = JsonContent.Create(new { model = "gpt-test", messages = Array.Empty<object>() }),
        };
        request.Headers.Authorization = new("Bearer", key);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
