using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Chat;

/// <summary>The client's tools: offered to the model, called by it, run by the client alone.</summary>
public sealed class ToolTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    private static readonly object Weather = new
    {
        name = "get_weather",
        description = "Says what the weather is.",
        input_schema = new { type = "object", properties = new { city = new { type = "string" } }, required = new[] { "city" }, additionalProperties = false },
    };

    [Fact]
    public async Task A_call_goes_out_and_its_result_comes_in()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Calling(Streams.Call("toolu_1", "get_weather", new { city = "Paris" }), Streams.Call("toolu_2", "get_weather", new { city = "Rome" }));

        using var first = await worker.SendAsync(provider.Address, WorkerHost.Asking("Weather?", ("tools", new[] { Weather }), ("tool_choice", new { type = "any" })));
        var message = await first.Content.ReadFromJsonAsync<JsonElement>();
        provider.Default = Script.Says("Rain and sun.");
        using var second = await worker.SendAsync(provider.Address, WorkerHost.Asking("", ("tools", new[] { Weather }), ("messages", new object[]
        {
            new { role = "user", content = "Weather?" },
            new { role = "assistant", content = message.GetProperty("content") },
            new { role = "user", content = new object[] { Result("toolu_1", "rain"), Result("toolu_2", "sun") } },
        })));
        var answer = await second.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("tool_use", message.GetProperty("stop_reason").GetString());
        Assert.Equal(["Paris", "Rome"], message.GetProperty("content").EnumerateArray().Select(block => block.GetProperty("input").GetProperty("city").GetString()));
        Assert.Equal("Rain and sun.", answer.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(2, provider.Chats().Count);
        var offered = Assert.Single(provider.Chats()[0].Json.GetProperty("tools").EnumerateArray());
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(Weather), offered));
        Assert.Equal("any", provider.Chats()[0].Json.GetProperty("tool_choice").GetProperty("type").GetString());
        Assert.Equal(
            ["user: Weather?", "assistant: call get_weather {\"city\":\"Paris\"}|call get_weather {\"city\":\"Rome\"}", "user: result rain|result sun"],
            provider.Chats()[1].Said());
    }

    [Fact]
    public async Task A_call_is_streamed_piece_by_piece()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = Calling(Streams.Call("toolu_1", "get_weather", new { city = "Paris" }));

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Weather?", ("tools", new[] { Weather }), ("stream", true)));
        var events = await answer.EventsAsync().ToListAsync();

        Assert.Equal(
            ["message_start", "content_block_start", "content_block_delta", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(e => e.Name));
        Assert.Equal("tool_use", events[5].Data.GetProperty("delta").GetProperty("stop_reason").GetString());
        Assert.Single(provider.Chats());
    }

    [Fact]
    public async Task A_description_of_any_length_reaches_the_model_whole()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        var description = new string('x', 6000);

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Hi", ("tools", new[] { new { name = "long", description, input_schema = new { type = "object" } } })));

        Assert.Equal(description, Assert.Single(Assert.Single(provider.Chats()).Json.GetProperty("tools").EnumerateArray()).GetProperty("description").GetString());
    }

    /// <summary>A client may bring a tool that has the name of one of the CLI's own.</summary>
    [Theory]
    [InlineData("Bash")]
    [InlineData("Read")]
    [InlineData("mcp__client__Bash")]
    public async Task A_tool_with_a_name_of_the_clis_own_is_the_clients_too(string name)
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        using var canary = new Canary();
        provider.Default = Calling(Streams.Call("toolu_1", name, canary.Harm));

        using var answer = await worker.SendAsync(provider.Address, WorkerHost.Asking("Do it.", ("tools", new[] { new { name, description = "", input_schema = new { type = "object" } } })));
        var message = await answer.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(name, message.GetProperty("content")[0].GetProperty("name").GetString());
        Assert.True(JsonElement.DeepEquals(JsonSerializer.SerializeToElement(canary.Harm), message.GetProperty("content")[0].GetProperty("input")));
        canary.AssertUntouched(provider);
        Assert.Single(provider.Chats());
    }

    private static Script Calling(params (object, object[])[] calls) => new() { ContentType = "text/event-stream", RawBody = Streams.Answer("tool_use", calls) };

    private static object Result(string id, string content) => new { type = "tool_result", tool_use_id = id, content };
}
