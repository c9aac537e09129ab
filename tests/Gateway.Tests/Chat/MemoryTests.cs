using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Chat.Sessions;
using ApiHub.Gateway.Tests.Keys;
using ApiHub.Gateway.Tests.Relay;
using ApiHub.Gateway.Tests.Relay.Money;
using Microsoft.EntityFrameworkCore;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

public sealed class MemoryTests
{
    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("gemini")]
    public async Task A_conversation_remembers_what_was_said_and_what_holds_for_it(string kind)
    {
        await using var host = await RelayHost.StartAsync(kind);
        host.Provider.Enqueue(Script.Says("Hello Kim."), Script.Says("Kim."));
        using var first = await host.Client.ChatAsync(new { message = "I am Kim.", model = "claude-test", system = "Be brief." });
        var session = (await first.Content.ReadFromJsonAsync<JsonElement>()).Session();

        using var second = await host.Client.ChatAsync(new { message = "Who am I?", session_id = session });

        var answer = await second.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(("Kim.", session), (answer.GetProperty("response").GetString(), answer.Session()));
        var asked = host.Provider.Requests[^1];
        Assert.Equal(["user: I am Kim.", "assistant: Hello Kim.", "user: Who am I?"], asked.Conversation().Where(line => !line.StartsWith("system", StringComparison.Ordinal)));
        Assert.Contains("Be brief.", asked.BodyText);
        // By this the relay leaves it with its account.
        Assert.Equal(session, asked.Header("x-session-id"));
        Assert.Contains("claude-test", kind == "gemini" ? asked.Path : asked.BodyText);
        Assert.Equal(["user: I am Kim.", "assistant: Hello Kim.", "user: Who am I?", "assistant: Kim."], await host.Client.RememberedAsync(session));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Memory_survives_a_restart(string database)
    {
        var folder = Directory.CreateTempSubdirectory("apihub-test-");
        var settings = await TestDatabase.SettingsAsync(database);
        string session;
        await using (var gateway = await GatewayHost.StartAsync(null, folder.FullName, settings))
        {
            using var client = await gateway.KeyClientAsync();
            // PostgreSQL's text takes neither NUL nor half of a pair of surrogates.
            session = (await client.SayAsync("Remember \0 42 😀", model: "demo")).Session();
        }

        await using (var gateway = await GatewayHost.StartAsync(null, folder.FullName, settings))
        {
            using var client = await gateway.KeyClientAsync();
            await client.SayAsync("And now?", session, "demo");
            var remembered = await client.RememberedAsync(session);
            Assert.Equal(("user: Remember  42 😀", 4), (remembered[0], remembered.Count));
        }

        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Two_messages_at_once_are_answered_one_after_the_other_in_the_order_of_their_coming()
    {
        await using var host = await RelayHost.StartAsync("openai");
        var session = (await host.Client.SayAsync("zero")).Session();
        var gate = new TaskCompletionSource();
        host.Provider.Enqueue(new Script { Text = "first answer", HoldBeforeHeaders = gate.Task }, Script.Says("second answer"), Script.Says("third answer"));
        var first = host.Client.SayAsync("first", session);
        await host.Provider.NextRequestAsync("/v1/chat");
        await host.Provider.NextRequestAsync("/v1/chat");

        using var waiting = host.ClientWith(host.Key);
        var second = waiting.SayAsync("second", session, stream: true);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Gateway.WaitingIn(session) == 2));
        var third = waiting.SayAsync("third", session);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Gateway.WaitingIn(session) == 3));
        gate.SetResult();
        await Task.WhenAll(first, second, third);

        Assert.Equal(
            ["user: first", "assistant: first answer", "user: second", "assistant: second answer", "user: third", "assistant: third answer"],
            (await host.Client.RememberedAsync(session)).Skip(2));
        Assert.Equal(7, host.Provider.Requests[^1].Conversation().Count);
    }

    [Fact]
    public async Task Who_waits_too_long_for_his_turn_is_told_and_the_answer_before_is_not_lost()
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("openai", clock);
        var session = (await host.Client.SayAsync("zero")).Session();
        var gate = new TaskCompletionSource();
        host.Provider.Enqueue(new Script { Text = "first answer", HoldBeforeHeaders = gate.Task });
        var first = host.Client.SayAsync("first", session);
        await host.Provider.NextRequestAsync("/v1/chat");
        await host.Provider.NextRequestAsync("/v1/chat");
        var second = host.Client.ChatAsync(new { message = "second", session_id = session });
        await RelayHost.UntilAsync(() => Task.FromResult(host.Gateway.WaitingIn(session) == 2));

        clock.Advance(SessionDoor.Patience);

        using var busy = await second;
        await busy.ProblemAsync(HttpStatusCode.Conflict, "session_busy");
        gate.SetResult();
        await first;
        await host.Client.SayAsync("second again", session);
        Assert.Equal(["user: first", "assistant: first answer", "user: second again"], (await host.Client.RememberedAsync(session)).Skip(2).Take(3));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_turn_on_another_node_is_waited_for_and_a_dead_nodes_turn_ends(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, await TestDatabase.SettingsAsync(database));
        using var client = await gateway.KeyClientAsync();
        var session = (await client.SayAsync("zero", model: "demo")).Session();
        await using (var db = gateway.Database())
        {
            var until = clock.GetUtcNow() + SessionTurn.Life;
            await db.ChatSessions.ExecuteUpdateAsync(set => set.SetProperty(s => s.TurnId, Guid.CreateVersion7(clock.GetUtcNow())).SetProperty(s => s.TurnUntil, until));
        }

        var waiting = client.ChatAsync(new { message = "one", session_id = session });
        while (!waiting.IsCompleted)
            await AdvanceAsync(TimeSpan.FromSeconds(1));
        using var busy = await waiting;
        await busy.ProblemAsync(HttpStatusCode.Conflict, "session_busy");
        clock.Advance(SessionTurn.Life);
        await client.SayAsync("two", session, "demo");

        Assert.Equal(4, (await client.RememberedAsync(session)).Count);

        async Task AdvanceAsync(TimeSpan time)
        {
            clock.Advance(time);
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_session_keeps_its_latest_messages_only(string database)
    {
        await using var gateway = await GatewayHost.StartAsync([("CHAT_MAX_MESSAGES", "5"), .. await TestDatabase.SettingsAsync(database)]);
        using var client = await gateway.KeyClientAsync();
        var session = (await client.SayAsync("one", model: "demo")).Session();
        foreach (var message in new[] { "two", "three", "four" })
            await client.SayAsync(message, session, "demo");

        var remembered = await client.RememberedAsync(session);

        Assert.Equal(4, remembered.Count);
        Assert.Equal(("user: three", "user: four"), (remembered[0], remembered[2]));
    }

    [Fact]
    public async Task The_oldest_exchanges_are_left_out_of_what_is_sent_when_it_grows_too_long()
    {
        await using var host = await RelayHost.StartAsync("openai", null, ("CHAT_MAX_TOKENS", "100"));
        host.Provider.Default = Script.Says(new string('a', 60));
        var session = (await host.Client.SayAsync("one " + new string('x', 56))).Session();
        await host.Client.SayAsync("two " + new string('x', 56), session);

        // 40 tokens for each exchange, 20 for the question: both find room; with three more bytes one does not.
        await host.Client.SayAsync(new string('y', 60), session);
        Assert.Equal(5, host.Provider.Requests[^1].Conversation().Count);
        await host.Client.SayAsync(new string('z', 63), session);

        var asked = host.Provider.Requests[^1].Conversation();
        Assert.Equal(3, asked.Count);
        Assert.StartsWith("user: y", asked[0]);
        Assert.Equal(8, (await host.Client.RememberedAsync(session)).Count);

        await host.Client.SayAsync(new string('w', 3000), session);
        Assert.Single(host.Provider.Requests[^1].Conversation());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_session_that_is_not_used_is_forgotten_and_its_user_is_told(string database)
    {
        var clock = new ManualClock();
        await using var gateway = await GatewayHost.StartAsync(clock, null, [("CHAT_SESSION_TTL", "3600"), .. await TestDatabase.SettingsAsync(database)]);
        using var client = await gateway.KeyClientAsync();
        var session = (await client.SayAsync("Hello", model: "demo")).Session();
        var used = (await client.SayAsync("Hello", model: "demo")).Session();
        clock.Advance(TimeSpan.FromMinutes(50));
        await client.SayAsync("Still here", used, "demo");
        clock.Advance(TimeSpan.FromMinutes(10));

        await AssertExpiredAsync();
        clock.Advance(SessionExpiry.Every);
        await RelayHost.UntilAsync(async () =>
        {
            await using var db = gateway.Database();
            return await db.ChatSessions.CountAsync() == 1 && await db.ChatMessages.CountAsync() == 4;
        });
        await AssertExpiredAsync();
        await client.SayAsync("And still", used, "demo");

        async Task AssertExpiredAsync()
        {
            using var chat = await client.ChatAsync(new { message = "Anybody?", session_id = session });
            Assert.Contains("60 minutes", (await chat.ProblemAsync(HttpStatusCode.NotFound, "session_expired")).GetProperty("detail").GetString());
            foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Delete, ""), (HttpMethod.Delete, "/messages") })
            {
                using var answer = await client.SendAsync(new HttpRequestMessage(method, $"/api/sessions/{session}{path}"));
                await answer.ProblemAsync(HttpStatusCode.NotFound, "session_expired");
            }
        }
    }

    [Fact]
    public async Task Another_users_session_is_not_there_and_another_key_of_the_same_user_goes_on()
    {
        await using var host = await RelayHost.StartAsync("openai");
        using var kim = await Customer.NewAsync(host, name: "kim");
        using var lee = await Customer.NewAsync(host, name: "lee");
        var session = (await kim.Client.SayAsync("My secret")).Session();

        using var chat = await lee.Client.ChatAsync(new { message = "Tell me", session_id = session });
        await chat.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Put, ""), (HttpMethod.Delete, ""), (HttpMethod.Delete, "/messages") })
        {
            using var answer = await lee.Client.SendAsync(new HttpRequestMessage(method, $"/api/sessions/{session}{path}") { Content = JsonContent.Create(new { title = "mine" }) });
            await answer.ProblemAsync(HttpStatusCode.NotFound, "not_found");
        }

        Assert.Empty((await lee.Client.GetFromJsonAsync<JsonElement>("/api/sessions")).GetProperty("items").EnumerateArray());
        using var other = await kim.NewKeyAsync();
        await other.SayAsync("Go on", session);
        Assert.Equal(4, (await kim.Client.RememberedAsync(session)).Count);
    }
}
