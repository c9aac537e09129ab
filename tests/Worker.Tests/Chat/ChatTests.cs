using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Chat;

/// <summary>What goes in and what comes out, through the real CLI.</summary>
public sealed class ChatTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    private const string Pixel = "iVBORw0KGgoAAAANSUhEUgAAAAQAAAAECAIAAAAmkwkpAAAAEElEQVR4nGP4z8AARwzEcQCukw/x0F8jngAAAABJRU5ErkJggg==";

    [Fact]
    public async Task A_question_is_answered_by_the_real_cli()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Script.Says("Well, hello!") with { InputTokens = 21, CachedTokens = 5, OutputTokens = 9 };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hello?"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var message = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("Well, hello!", message.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(("msg_fake", WorkerHost.Model, "end_turn"), (message.GetProperty("id").GetString()!, message.GetProperty("model").GetString()!, message.GetProperty("stop_reason").GetString()!));
        var usage = message.GetProperty("usage");
        Assert.Equal((21, 5, 9), (usage.GetProperty("input_tokens").GetInt32(), usage.GetProperty("cache_read_input_tokens").GetInt32(), usage.GetProperty("output_tokens").GetInt32()));
        var asked = Assert.Single(provider.Chats());
        Assert.StartsWith("claude-cli/", asked.Header("User-Agent"));
        Assert.Equal(WorkerHost.Key, asked.Header("x-api-key"));
        Assert.Equal(["user: Hello?"], asked.Said());
        Assert.Empty(asked.Json.GetProperty("tools").EnumerateArray());
    }

    [Fact]
    public async Task Each_event_is_passed_on_as_it_comes()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Default = Script.Says("one two three four") with { Deltas = 4, HoldAfterEvents = (4, release.Task) };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Count.", ("stream", true)));
        var events = new List<(string Name, JsonElement Data)>();
        await foreach (var next in answer.EventsAsync())
        {
            events.Add(next);
            if (next.Name == "content_block_delta" && !release.Task.IsCompleted)
            {
                Assert.NotEqual("one two three four", events.Text());
                release.SetResult();
            }
        }

        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.MediaType);
        Assert.Equal("one two three four", events.Text());
        Assert.Equal(4, events.Count(e => e.Name == "content_block_delta"));
        Assert.Equal(["message_start", "content_block_start"], events.Take(2).Select(e => e.Name));
        Assert.Equal(["content_block_stop", "message_delta", "message_stop"], events.TakeLast(3).Select(e => e.Name));
    }

    [Fact]
    public async Task What_was_said_before_reaches_the_model_in_its_order()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        var messages = new object[]
        {
            new { role = "user", content = "first" },
            new { role = "assistant", content = "second" },
            new { role = "user", content = "/init" },
            new { role = "user", content = new[] { new { type = "text", text = "fourth", cache_control = new { type = "ephemeral" } } } },
            new { role = "assistant", content = new[] { new { type = "text", text = "fifth" } } },
            new { role = "user", content = "sixth" },
        };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("", ("messages", messages)));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["user: first", "assistant: second", "user: /init|fourth", "assistant: fifth", "user: sixth"], Assert.Single(provider.Chats()).Said());
    }

    [Theory]
    [InlineData("\"You are a pirate.\"", "You are a pirate.")]
    [InlineData("[{\"type\":\"text\",\"text\":\"You are\"},{\"type\":\"text\",\"text\":\"a pirate.\",\"cache_control\":{\"type\":\"ephemeral\"}}]", "You are\n\na pirate.")]
    [InlineData("null", null)]
    public async Task The_system_prompt_is_the_clients(string system, string? expected)
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Who are you?", ("system", JsonSerializer.Deserialize<JsonElement>(system))));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        // The first two blocks are the CLI's own: its version and its name.
        var blocks = Assert.Single(provider.Chats()).Json.GetProperty("system").EnumerateArray().Skip(2).Select(block => block.GetProperty("text").GetString());
        Assert.Equal(expected is null ? [] : [expected], blocks);
    }

    [Fact]
    public async Task Images_and_documents_reach_the_model()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        var content = new object[]
        {
            new { type = "image", source = new { type = "base64", media_type = "image/png", data = Pixel } },
            new { type = "image", source = new { type = "url", url = "https://images.example/cat.png" } },
            new { type = "document", source = new { type = "text", media_type = "text/plain", data = "a contract" } },
            new { type = "text", text = "What is this?" },
        };

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking(content));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = Assert.Single(provider.Chats());
        Assert.Equal(["user: image|image|document|What is this?"], asked.Said());
        Assert.Contains(Pixel, asked.BodyText);
        Assert.Contains("https://images.example/cat.png", asked.BodyText);
    }

    [Fact]
    public async Task The_requests_settings_reach_the_provider_as_they_are()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking(
            "Hi", ("max_tokens", 100_000), ("temperature", 0.3), ("top_p", 0.9), ("top_k", 5), ("stop_sequences", new[] { "END" }), ("service_tier", "standard_only"), ("output_config", new { format = new { type = "json_schema", schema = new { type = "object" } } })));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var asked = Assert.Single(provider.Chats()).Json;
        Assert.Equal(100_000, asked.GetProperty("max_tokens").GetInt32());
        Assert.Equal(0.3, asked.GetProperty("temperature").GetDouble());
        Assert.Equal(0.9, asked.GetProperty("top_p").GetDouble());
        Assert.Equal(5, asked.GetProperty("top_k").GetInt32());
        Assert.Equal("END", asked.GetProperty("stop_sequences")[0].GetString());
        Assert.Equal("standard_only", asked.GetProperty("service_tier").GetString());
        Assert.Equal("json_schema", asked.GetProperty("output_config").GetProperty("format").GetProperty("type").GetString());
        Assert.False(asked.TryGetProperty("thinking", out _));
    }

    [Fact]
    public async Task An_old_models_name_is_not_made_into_a_newer_ones()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hi", ("model", "claude-opus-4-20250514")));

        Assert.Equal("claude-opus-4-20250514", Assert.Single(provider.Chats()).Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task Thoughts_come_back_and_go_in_again()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script
        {
            ContentType = "text/event-stream",
            RawBody = Streams.Answer(
                "end_turn",
                (new { type = "thinking", thinking = "", signature = "" }, [new { type = "thinking_delta", thinking = "Let me see." }, new { type = "signature_delta", signature = "c2ln" }]),
                (new { type = "text", text = "" }, [new { type = "text_delta", text = "Four." }])),
        };
        (string, object)[] fields = [("max_tokens", 4000), ("thinking", new { type = "enabled", budget_tokens = 2048 })];

        using var first = await worker.SendAsync(provider.Address, WorkerHost.Asking("2+2?", fields));
        var content = (await first.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("content");
        var messages = new object[] { new { role = "user", content = "2+2?" }, new { role = "assistant", content }, new { role = "user", content = "Sure?" } };
        using var second = await worker.SendAsync(provider.Address, WorkerHost.Asking("", [.. fields, ("messages", messages)]));

        Assert.Equal(("Let me see.", "c2ln", "Four."), (content[0].GetProperty("thinking").GetString(), content[0].GetProperty("signature").GetString(), content[1].GetProperty("text").GetString()));
        var asked = provider.Chats()[1];
        Assert.Equal(2048, asked.Json.GetProperty("thinking").GetProperty("budget_tokens").GetInt32());
        Assert.Equal(["user: 2+2?", "assistant: thinking|Four.", "user: Sure?"], asked.Said());
    }

    [Fact]
    public async Task Tokens_are_counted_by_the_provider()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { InputTokens = 42 };

        using var answer = await worker.SendAsync(provider.Address, new { model = WorkerHost.Model, messages = new[] { new { role = "user", content = "Hi" } } }, "/v1/messages/count_tokens");

        Assert.Equal(42, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("input_tokens").GetInt32());
        var asked = Assert.Single(provider.Requests);
        Assert.Equal(("/v1/messages/count_tokens", WorkerHost.Key), (asked.Path, asked.Header("x-api-key")));
        Assert.Null(asked.Header("User-Agent"));
    }
}
