using System.ClientModel;
using Anthropic;
using Anthropic.Models.Messages;
using ApiHub.FakeUpstream;
using OpenAI;
using OpenAI.Audio;
using OpenAI.Chat;
using OpenAI.Responses;
using Xunit;

namespace ApiHub.EndToEnd.FakeUpstream;

/// <summary>The stand-in is only worth testing against if the vendors' own clients take it for the vendor.</summary>
public sealed class StandInWithRealSdksTests : IAsyncLifetime
{
    private static readonly Script Counted = new()
    {
        Text = "Grüße aus dem Test, 世界!",
        CachedTokens = 100,
        CacheWrite5mTokens = 20,
        CacheWrite1hTokens = 3,
        OutputTokens = 50,
        ReasoningTokens = 40,
    };

    private FakeProvider _provider = null!;

    public async ValueTask InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _provider.Default = Counted;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    [Fact]
    public async Task OpenAI_reads_chat_streamed_and_not()
    {
        var chat = OpenAi().GetChatClient("gpt-test");

        ChatCompletion whole = await chat.CompleteChatAsync("Hi");
        var text = "";
        ChatTokenUsage? usage = null;
        await foreach (var update in chat.CompleteChatStreamingAsync("Hi"))
        {
            text += string.Concat(update.ContentUpdate.Select(part => part.Text));
            usage = update.Usage ?? usage;
        }

        Assert.Equal(Counted.Text, whole.Content[0].Text);
        Assert.Equal(Counted.Text, text);
        foreach (var counted in new[] { whole.Usage, usage! })
        {
            Assert.Equal((134, 50), (counted.InputTokenCount, counted.OutputTokenCount));
            Assert.Equal((100, 40), (counted.InputTokenDetails.CachedTokenCount, counted.OutputTokenDetails.ReasoningTokenCount));
        }
    }

    [Fact]
    public async Task OpenAI_reads_responses_streamed_and_not()
    {
        var responses = OpenAi().GetResponsesClient();

        ResponseResult whole = await responses.CreateResponseAsync("gpt-test", "Hi");
        var text = "";
        ResponseResult? completed = null;
        var numbers = new List<int>();
        await foreach (var update in await responses.CreateResponseStreamingAsync("gpt-test", "Hi"))
        {
            numbers.Add(update.SequenceNumber);
            text += (update as StreamingResponseOutputTextDeltaUpdate)?.Delta;
            completed = (update as StreamingResponseCompletedUpdate)?.Response ?? completed;
        }

        Assert.Equal(Counted.Text, whole.GetOutputText());
        Assert.Equal(Counted.Text, text);
        Assert.Equal(Enumerable.Range(0, numbers.Count), numbers);
        foreach (var counted in new[] { whole.Usage, completed!.Usage })
        {
            Assert.Equal((134, 50), (counted.InputTokenCount, counted.OutputTokenCount));
            Assert.Equal((100, 40), (counted.InputTokenDetails.CachedTokenCount, counted.OutputTokenDetails.ReasoningTokenCount));
        }
    }

    [Fact]
    public async Task OpenAI_reads_embeddings_images_audio_and_models()
    {
        var client = OpenAi();

        var embeddings = await client.GetEmbeddingClient("gpt-test").GenerateEmbeddingsAsync(["one", "two"]);
        var image = await client.GetImageClient("gpt-test").GenerateImageAsync("a cat");
        var speech = await client.GetAudioClient("gpt-test").GenerateSpeechAsync("hello", GeneratedSpeechVoice.Alloy);
        var heard = await client.GetAudioClient("gpt-test").TranscribeAudioAsync(new MemoryStream([1, 2, 3]), "a.mp3");
        var models = await client.GetOpenAIModelClient().GetModelsAsync();

        Assert.Equal(2, embeddings.Value.Count);
        Assert.Equal([0.25f, -0.5f, 0.75f], embeddings.Value[1].ToFloats().ToArray());
        Assert.Equal(134, embeddings.Value.Usage.InputTokenCount);
        Assert.NotEmpty(image.Value.ImageBytes.ToArray());
        Assert.Equal(256, speech.Value.ToArray().Length);
        Assert.Equal(Counted.Text, heard.Value.Text);
        Assert.Contains(models.Value, model => model.Id == "gpt-test");
    }

    [Fact]
    public async Task OpenAI_recognises_errors_before_and_inside_a_stream()
    {
        var chat = OpenAi().GetChatClient("gpt-test");
        _provider.Enqueue(Script.Error(400, message: "too long", code: "context_length_exceeded"), Script.CutAfter(2));

        var refused = await Assert.ThrowsAsync<ClientResultException>(() => chat.CompleteChatAsync("Hi"));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in chat.CompleteChatStreamingAsync("Hi"))
                ;
        });

        Assert.Equal(400, refused.Status);
        Assert.Contains("context_length_exceeded", refused.Message);
        Assert.Contains("too long", refused.Message);
    }

    [Fact]
    public async Task Anthropic_reads_messages_streamed_and_not_and_counts_tokens()
    {
        var messages = Claude().Messages;

        var whole = await messages.Create(Hello);
        var count = await messages.CountTokens(new MessageCountTokensParams { Model = "claude-test", Messages = Hello.Messages });

        Assert.True(whole.Content[0].TryPickText(out var block));
        Assert.Equal(Counted.Text, block.Text);
        Assert.Equal((11, 50), (whole.Usage.InputTokens, whole.Usage.OutputTokens));
        Assert.Equal((100, 23), (whole.Usage.CacheReadInputTokens, whole.Usage.CacheCreationInputTokens));
        Assert.Equal((20, 3), (whole.Usage.CacheCreation!.Ephemeral5mInputTokens, whole.Usage.CacheCreation.Ephemeral1hInputTokens));
        Assert.Equal(134, count.InputTokens);
    }

    [Fact]
    public async Task Anthropic_reads_a_stream_and_an_error_inside_one()
    {
        var messages = Claude().Messages;
        var text = "";
        long output = 0;
        await foreach (var update in messages.CreateStreaming(Hello))
        {
            if (update.TryPickContentBlockDelta(out var delta) && delta.Delta.TryPickText(out var words))
                text += words.Text;
            if (update.TryPickDelta(out var end))
                output = end.Usage.OutputTokens;
        }

        _provider.Enqueue(Script.ErrorAfter(4));
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await foreach (var _ in messages.CreateStreaming(Hello))
                ;
        });

        Assert.Equal((Counted.Text, 50), (text, output));
    }

    private static MessageCreateParams Hello => new()
    {
        Model = "claude-test",
        MaxTokens = 100,
        Messages = [new UserMessageParam("Hi")],
    };

    private OpenAIClient OpenAi() =>
        new(new ApiKeyCredential("sk-test"), new OpenAIClientOptions { Endpoint = new Uri(_provider.Address, "v1") });

    private AnthropicClient Claude() => new()
    {
        ApiKey = "sk-test",
        BaseUrl = _provider.Address.ToString().TrimEnd('/'),
        ResponseValidation = true,
    };
}
