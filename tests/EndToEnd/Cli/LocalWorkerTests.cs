using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using Xunit;

namespace ApiHub.EndToEnd.Cli;

/// <summary>One command with <c>CLAUDE_BACKEND=cli</c>: the gateway, the worker that it starts, the real Claude CLI, a stand-in for the vendor.</summary>
public sealed class LocalWorkerTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("apihub-cli-").FullName;
    private FakeProvider _vendor = null!;
    private GatewayProcess _gateway = null!;
    private HttpClient _admin = null!;
    private HttpClient _client = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var cli = RealCli.Find();
        Assert.SkipWhen(cli is null, "The Claude CLI is not installed: run npm ci in src/Worker.");
        _vendor = await FakeProvider.StartAsync(Token);
        _vendor.Models = ["claude-test"];
        _gateway = await GatewayProcess.StartAsync(
            _folder, Token, ("CLAUDE_BACKEND", "cli"), ("CLAUDE_API_KEY", "sk-ant-test"), ("ANTHROPIC_BASE_URL", _vendor.Address.ToString()), ("CLAUDE_CLI_PATH", cli!));
        _admin = await _gateway.AdminAsync(Token);
        _client = new HttpClient { BaseAddress = _gateway.Address };
        _client.DefaultRequestHeaders.Add("x-api-key", await _gateway.NewKeyAsync(Token));
        await UntilAsync(async () => (await WorkersAsync()).Any(worker => worker.GetProperty("status").GetString() == "live"));
    }

    [Fact]
    public async Task Messages_and_chat_are_answered_by_the_real_CLI_and_a_conversation_is_remembered()
    {
        _vendor.Enqueue(Script.Says("First answer."), Script.Says("Second answer."), Script.Says("Third answer."));

        var message = await PostAsync("/v1/messages", new { model = "claude-test", max_tokens = 100, messages = new[] { new { role = "user", content = "Hello" } } });
        var first = await PostAsync("/api/chat", new { message = "My name is Ada.", model = "claude-test" });
        var second = await PostAsync("/api/chat", new { message = "What is my name?", model = "claude-test", session_id = first.GetProperty("session_id").GetString() });

        Assert.Equal("First answer.", message.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal(("Second answer.", "Third answer."), (first.GetProperty("response").GetString(), second.GetProperty("response").GetString()));
        var asked = _vendor.Requests.Where(request => request is { Method: "POST", Path: "/v1/messages" }).ToList();
        Assert.Equal(3, asked.Count);
        Assert.All(asked, request => Assert.Equal("sk-ant-test", request.Header("x-api-key")));
        Assert.All(asked, request => Assert.StartsWith("claude-cli/", request.Header("User-Agent")));
        Assert.Contains("My name is Ada.", asked[2].BodyText);
        Assert.Contains("Second answer.", asked[2].BodyText);
        Assert.DoesNotContain("Hello", asked[1].BodyText);
    }

    [Fact]
    public async Task A_worker_killed_in_mid_answer_leaves_a_told_client_no_place_taken_and_another_worker_comes()
    {
        var gate = new TaskCompletionSource();
        _vendor.Enqueue(new Script { Text = "one two three four", Deltas = 4, HoldAfterEvents = (4, gate.Task) });
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages")
        {
            Content = JsonContent.Create(new { model = "claude-test", max_tokens = 100, stream = true, messages = new[] { new { role = "user", content = "Hello" } } }),
        };
        using var answer = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Token);
        var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(Token));
        var text = "";
        while (!text.Contains("text_delta", StringComparison.Ordinal))
            text += await reader.ReadLineAsync(Token) + "\n";

        var worker = Assert.Single(ChildProcesses.Of(_gateway.Id, "apihub-worker"));
        Process.GetProcessById(worker).Kill();
        text += await ReadToBreakAsync(reader);

        Assert.Contains("event: error", text);
        Assert.DoesNotContain("message_stop", text);
        gate.SetResult();
        await UntilAsync(async () => (await WorkersAsync()).Any(other => other.GetProperty("status").GetString() == "live" && other.GetProperty("in_flight_here").GetInt32() == 0));
        var next = await PostAsync("/v1/messages", new { model = "claude-test", max_tokens = 100, messages = new[] { new { role = "user", content = "Again" } } });
        Assert.Equal("end_turn", next.GetProperty("stop_reason").GetString());
        Assert.DoesNotContain(worker, ChildProcesses.Of(_gateway.Id, "apihub-worker"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nothing_outlives_the_gateway(bool isKilled)
    {
        await PostAsync("/v1/messages", new { model = "claude-test", max_tokens = 100, messages = new[] { new { role = "user", content = "Hello" } } });
        var started = ChildProcesses.Of(_gateway.Id, "");
        Assert.NotEmpty(started);

        if (isKilled)
            await _gateway.KillAsync();
        else
            Assert.Equal(0, await _gateway.StopAsync(Token));

        await UntilAsync(() => Task.FromResult(!started.Any(ChildProcesses.Runs)));
    }

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        _admin?.Dispose();
        _gateway?.Dispose();
        if (_vendor is not null)
            await _vendor.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await _client.PostAsJsonAsync(path, body, Token);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, await answer.Content.ReadAsStringAsync(Token));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(Token);
    }

    private async Task<List<JsonElement>> WorkersAsync()
    {
        var list = await _admin.GetFromJsonAsync<JsonElement>("/api/admin/workers", Token);
        return [.. list.GetProperty("items").EnumerateArray()];
    }

    private static async Task<string> ReadToBreakAsync(StreamReader reader)
    {
        var text = "";
        try
        {
            while (await reader.ReadLineAsync(Token) is { } line)
                text += line + "\n";
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            return text;
        }

        return text;
    }

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        while (!await condition())
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Token);
    }
}
