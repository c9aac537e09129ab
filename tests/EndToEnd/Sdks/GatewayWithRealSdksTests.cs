using System.ClientModel;
using Anthropic;
using Anthropic.Models.Messages;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Tests.Relay;
using ApiHub.Gateway.Usage;
using OpenAI;
using OpenAI.Chat;
using OpenAI.Responses;
using Xunit;

namespace ApiHub.EndToEnd.Sdks;

/// <summary>The vendors' own clients, through the gateway, with a key made over its API.</summary>
public sealed class GatewayWithRealSdksTests : IAsyncLifetime
{
    private static readonly Script Counted = new()
    {
        Text = "Grüße durch das Gateway, 世界!",
        Deltas = 7,
        ChunkSize = 41,
        CachedTokens = 100,
        CacheWrite5mTokens = 20,
        CacheWrite1hTokens = 3,
        OutputTokens = 50,
        ReasoningTokens = 40,
    };

    private RelayHost _host = null!;

    public async ValueTask InitializeAsync()
    {
        _host = await RelayHost.StartAsync();
        _host.Provider.Default = Counted;
    }

    public ValueTask DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task OpenAIs_chat_client_works_streamed_and_not()
    {
        var chat = OpenAi().GetChatClient("gpt-test");

        ChatCompletion whole = await chat.CompleteChatAsync("Hi");
        var text = "";
        await foreach (var update in chat.CompleteChatStreamingAsync("Hi"))
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));

        Assert.Equal((Counted.Text, Counted.Text), (whole.Content[0].Text, text));
        Assert.Equal((134, 50), (whole.Usage.InputTokenCount, whole.Usage.OutputTokenCount));
        await AssertRecordsAsync("openai-chat", input: 11, (false, true));
    }

    [Fact]
    public async Task OpenAIs_responses_client_works_streamed_and_not()
    {
        var responses = OpenAi().GetResponsesClient();

        ResponseResult whole = await responses.CreateResponseAsync("gpt-test", "Hi");
        var text = "";
        ResponseResult? completed = null;
        await foreach (var update in await responses.CreateResponseStreamingAsync("gpt-test", "Hi"))
        {
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        Assert.Equal((Counted.Text, Counted.Text), (whole.GetOutputText(), text));
        Assert.Equal(50, completed!.Usage.OutputTokenCount);
        await AssertRecordsAsync("openai-responses", input: 11, (false, true));
    }

    [Fact]
    public async Task OpenAIs_other_clients_work()
    {
        var client = OpenAi();

        var embeddings = await client.GetEmbeddingClient("gpt-test").GenerateEmbeddingsAsync(["one", "two"]);
        var image = await client.GetImageClient("gpt-test").GenerateImageAsync("a cat");
        var heard = await client.GetAudioClient("gpt-test").TranscribeAudioAsync(new MemoryStream([1, 2, 3]), "a.mp3");
        OpenAI.Models.OpenAIModelCollection models = null!;
        await RelayHost.UntilAsync(async () => (models = await client.GetOpenAIModelClient().GetModelsAsync()).Count > 0);

        Assert.Equal([0.25f, -0.5f, 0.75f], embeddings.Value[1].ToFloats().ToArray());
        Assert.NotEmpty(image.Value.ImageBytes.ToArray());
        Assert.Equal(Counted.Text, heard.Value.Text);
        Assert.Contains(models, model => model.Id == "gpt-test");
        Assert.Equal(["gpt-test", "gpt-test", "gpt-test"], (await _host.RecordsAsync()).Select(r => r.RequestedModel));
    }

    [Fact]
    public async Task OpenAIs_client_understands_a_refusal_and_a_cut_stream()
    {
        var stranger = new OpenAIClient(new ApiKeyCredential("sk-ahg-wrong"), new() { Endpoint = new Uri(_host.Gateway.Address, "v1") });

        var refused = await Assert.ThrowsAsync<ClientResultException>(() => stranger.GetChatClient("gpt-test").CompleteChatAsync("Hi"));
        Assert.Equal(401, refused.Status);
        Assert.Contains("invalid_api_key", refused.Message);

        _host.Provider.Enqueue(Script.CutAfter(3));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in OpenAi().GetChatClient("gpt-test").CompleteChatStreamingAsync("Hi"))
                ;
        });
        Assert.Equal(Outcome.Interrupted, (await _host.RecordsAsync())[^1].Outcome);
    }

    [Theory]
    [InlineData("api-key")]
    [InlineData("bearer")]
    public async Task Anthropics_client_works_streamed_and_not_with_both_of_its_headers(string header)
    {
        var messages = Claude(header).Messages;

        var whole = await messages.Create(Hello);
        var text = "";
        await foreach (var update in messages.CreateStreaming(Hello))
        {
            if (update.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var words))
                text += words.Text;
        }

        Assert.True(whole.Content[0].TryPickText(out var block));
        Assert.Equal((Counted.Text, Counted.Text), (block.Text, text));
        Assert.Equal((100, 23), (whole.Usage.CacheReadInputTokens, whole.Usage.CacheCreationInputTokens));
        await AssertRecordsAsync("anthropic", input: 11, (false, true));
        Assert.All((await _host.RecordsAsync()), r => Assert.Equal((20, 3), (r.CacheWrite5mTokens, r.CacheWrite1hTokens)));
    }

    [Fact]
    public async Task Anthropics_client_counts_tokens_and_understands_a_refusal_and_a_cut_stream()
    {
        var count = await Claude("api-key").Messages.CountTokens(new MessageCountTokensParams { Model = "claude-test", Messages = Hello.Messages });
        Assert.Equal(134, count.InputTokens);
        Assert.Equal(UsageQuality.Unmetered, (await _host.RecordsAsync())[^1].Quality);

        var stranger = Claude("api-key", "sk-ahg-wrong");
        var refused = await Assert.ThrowsAnyAsync<Exception>(() => stranger.Messages.Create(Hello));
        Assert.Contains("authentication_error", refused.ToString());

        _host.Provider.Enqueue(Script.CutAfter(4));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in Claude("api-key").Messages.CreateStreaming(Hello))
                ;
        });
        Assert.Equal(Outcome.Interrupted, (await _host.RecordsAsync())[^1].Outcome);
    }

    private static MessageCreateParams Hello => new()
    {
        Model = "claude-test",
        MaxTokens = 100,
        Messages = [new UserMessageParam("Hi")],
    };

    private async Task AssertRecordsAsync(string dialect, long input, (bool First, bool Second) streams)
    {
        var records = await _host.RecordsAsync();
        Assert.Equal([streams.First, streams.Second], records.Select(r => r.Stream));
        Assert.All(records, r => Assert.Equal((dialect, UsageQuality.Exact, Outcome.Completed), (r.Dialect, r.Quality, r.Outcome)));
        Assert.All(records, r => Assert.Equal((input, 100L, 50L, 40L), (r.InputTokens, r.CachedInputTokens, r.OutputTokens, r.ReasoningTokens)));
    }

    private OpenAIClient OpenAi() => new(new ApiKeyCredential(_host.Key), new() { Endpoint = new Uri(_host.Gateway.Address, "v1") });

    private AnthropicClient Claude(string header, string? key = null) => new()
    {
        ApiKey = header == "api-key" ? key ?? _host.Key : null,
        AuthToken = header == "bearer" ? _host.Key : null,
        BaseUrl = _host.Gateway.Address.ToString().TrimEnd('/'),
        ResponseValidation = true,
        MaxRetries = 0,
    };
}
