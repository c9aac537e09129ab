using System.Text;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Relay.Routing;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Routing;

/// <summary>A conversation stays with its account, so that the provider's prompt cache is there.</summary>
public sealed class StickinessTests
{
    [Theory]
    [InlineData("X-Session-ID")]
    [InlineData("session_id")]
    [InlineData("session-id")]
    [InlineData("x-claude-code-session-id")]
    public async Task A_session_header_keeps_a_conversation_with_one_account(string header)
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "round-robin")], "a", "b", "c");
        host.Client.DefaultRequestHeaders.Add(header, "conversation-1");

        for (var i = 0; i < 6; i++)
            (await host.AskAsync()).Dispose();

        Assert.Contains(6, new[] { host.Asked("a"), host.Asked("b"), host.Asked("c") });
    }

    [Theory]
    [InlineData("/v1/chat/completions", """{"model":"gpt-test","messages":[],"prompt_cache_key":"NAME"}""")]
    [InlineData("/v1/responses", """{"model":"gpt-test","prompt_cache_key":"NAME","input":"hi"}""")]
    [InlineData("/v1/messages", """{"metadata":{"x":1,"user_id":"NAME"},"model":"gpt-test","max_tokens":9,"messages":[]}""")]
    public async Task So_does_its_name_in_the_body_and_another_name_goes_its_own_way(string path, string json)
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "round-robin")], "a", "b");

        for (var i = 0; i < 4; i++)
        {
            await AskAsync(host.Client, path, json.Replace("NAME", "one"));
            await AskAsync(host.Client, path, json.Replace("NAME", "two"));
        }

        Assert.Equal((4, 4), (host.Asked("a"), host.Asked("b")));
        Assert.Single(host["a"].Requests.Where(r => r.Method == "POST").Select(r => r.BodyText).Distinct());
    }

    [Fact]
    public async Task The_same_name_under_another_key_is_another_conversation()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "round-robin")], "a", "b");
        using var other = await host.NewClientAsync();
        const string Json = """{"model":"gpt-test","messages":[],"prompt_cache_key":"same"}""";

        for (var i = 0; i < 4; i++)
        {
            await AskAsync(host.Client, "/v1/chat/completions", Json);
            await AskAsync(other, "/v1/chat/completions", Json);
        }

        Assert.Equal((4, 4), (host.Asked("a"), host.Asked("b")));
    }

    [Fact]
    public async Task A_conversation_moves_with_the_account_that_took_it_over()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "priority")]);
        await host.AddAsync("a", new { priority = 2 });
        await host.AddAsync("b", new { priority = 1 });
        host.Client.DefaultRequestHeaders.Add("session_id", "s");
        host["a"].Enqueue(Script.Error(500));

        for (var i = 0; i < 5; i++)
            (await host.AskAsync()).Dispose();

        Assert.Equal((1, 5), (host.Asked("a"), host.Asked("b")));
    }

    [Fact]
    public async Task With_no_time_to_live_no_conversation_stays()
    {
        await using var host = await PoolHost.StartAsync(null, [("ROUTING_POLICY", "round-robin"), ("STICKY_TTL", "0")], "a", "b");
        host.Client.DefaultRequestHeaders.Add("session_id", "s");

        for (var i = 0; i < 4; i++)
            (await host.AskAsync()).Dispose();

        Assert.Equal((2, 2), (host.Asked("a"), host.Asked("b")));
    }

    [Fact]
    public void A_conversation_is_forgotten_an_hour_after_its_last_request()
    {
        var clock = new ManualClock();
        var conversations = new StickyAccounts(Options.Create(new RoutingOptions()), clock);
        var (one, account) = (new Conversation(default, 1), Guid.Parse("0199b3e0-aaaa-7bcd-8000-00000000abcd"));
        conversations.Keep(one, account);

        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(account, conversations.Find(one));
        conversations.Keep(one, account);
        clock.Advance(TimeSpan.FromMinutes(59));
        Assert.Equal(account, conversations.Find(one));
        clock.Advance(TimeSpan.FromMinutes(2));

        Assert.Null(conversations.Find(one));
    }

    [Fact]
    public void However_many_conversations_there_are_memory_is_bounded_and_the_latest_are_known()
    {
        var conversations = new StickyAccounts(Options.Create(new RoutingOptions()), new ManualClock());
        var account = Guid.Parse("0199b3e0-aaaa-7bcd-8000-00000000abcd");

        for (var i = 0; i < 3 * StickyAccounts.Most; i++)
            conversations.Keep(new(default, i), account);

        Assert.InRange(conversations.Count, StickyAccounts.Most / 2, StickyAccounts.Most);
        Assert.Equal(account, conversations.Find(new(default, 3 * StickyAccounts.Most - 1)));
        Assert.Null(conversations.Find(new(default, 0)));
    }

    private static async Task AskAsync(HttpClient client, string path, string json)
    {
        using var answer = await client.PostAsync(path, new StringContent(json, Encoding.UTF8, "application/json"));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
    }
}
