using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;

namespace ApiHub.Worker.Tests.Hosting;

/// <summary>Who may ask, and what the worker tells of itself.</summary>
public sealed class EndpointTests(WorkerFixture fixture) : IClassFixture<WorkerFixture>
{
    [Theory]
    [InlineData("POST", "/v1/messages")]
    [InlineData("POST", "/v1/messages/count_tokens")]
    [InlineData("POST", "/drain")]
    [InlineData("POST", "/resume")]
    [InlineData("GET", "/metrics")]
    [InlineData("GET", "/anything")]
    public async Task Without_the_right_token_nothing_is_answered(string method, string path)
    {
        var worker = await fixture.Worker;
        foreach (var token in new[] { null, "wrong", WorkerHost.Token + "x" })
        {
            using var client = new HttpClient { BaseAddress = worker.Client.BaseAddress };
            client.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);

            using var answer = await client.SendAsync(new HttpRequestMessage(new(method), path));

            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Equal("refused", StateOf(answer));
            var body = await answer.Content.ReadFromJsonAsync<JsonElement>();
            Assert.Equal(("error", "authentication_error"), (body.GetProperty("type").GetString(), body.GetProperty("error").GetProperty("type").GetString()));
        }
    }

    [Fact]
    public async Task A_stranger_learns_only_whether_it_is_there()
    {
        var worker = await fixture.Worker;
        using var client = new HttpClient();

        Assert.Equal("""{"status":"ok"}""", await client.GetStringAsync(new Uri(worker.Client.BaseAddress!, "/health")));
    }

    [Fact]
    public async Task Who_has_the_token_learns_everything()
    {
        var worker = await fixture.Worker;

        var health = await worker.Client.GetFromJsonAsync<JsonElement>("/health");
        var metrics = await worker.Client.GetStringAsync("/metrics");

        Assert.Equal(("ok", "w1", 5, 0, 0, false), (
            health.GetProperty("status").GetString(), health.GetProperty("worker_id").GetString(), health.GetProperty("capacity").GetInt32(),
            health.GetProperty("in_flight").GetInt32(), health.GetProperty("queued").GetInt32(), health.GetProperty("draining").GetBoolean()));
        Assert.Equal(worker.Pool.Cli.Version.ToString(), health.GetProperty("cli_version").GetString());
        Assert.True(File.Exists(health.GetProperty("cli_path").GetString()));
        Assert.Equal(JsonValueKind.Array, health.GetProperty("pools").ValueKind);
        Assert.Contains("worker_capacity 5\n", metrics);
        Assert.Contains("worker_rerequests_total 0\n", metrics);
        Assert.Contains("worker_starts_total{start=\"cold\"} ", metrics);
    }

    [Theory]
    [InlineData("x-apihub-account", "", "x-apihub-account")]
    [InlineData("x-apihub-account", "../../etc", "x-apihub-account")]
    [InlineData("x-apihub-account-key", "", "x-apihub-account-key")]
    [InlineData("x-apihub-account-key", "sk-ant-oat01-mine", "personal subscription")]
    [InlineData("x-apihub-base-url", "file:///etc/passwd", "x-apihub-base-url")]
    public async Task Without_a_usable_account_nothing_is_asked(string header, string value, string expected)
    {
        var worker = await fixture.Worker;
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/messages") { Content = JsonContent.Create(WorkerHost.Asking("Hello?")) };
        var headers = new Dictionary<string, string> { ["x-apihub-account"] = "0199f0a0-0000-7000-8000-000000000000", ["x-apihub-account-key"] = WorkerHost.Key, [header] = value };
        foreach (var (name, content) in headers)
            request.Headers.TryAddWithoutValidation(name, content);

        using var answer = await worker.Client.SendAsync(request);

        Assert.True(answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized);
        Assert.Contains(expected, await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_drained_worker_ends_what_it_has_and_takes_nothing_new()
    {
        var worker = await fixture.Worker;
        await using var provider = await FakeProvider.StartAsync();
        var release = new TaskCompletionSource();
        provider.Default = new Script { HoldBeforeHeaders = release.Task };

        var first = worker.SendAsync(provider.Address, WorkerHost.Asking("one"));
        await provider.NextRequestAsync("/v1/messages");
        (await worker.Client.PostAsync("/drain", null)).Dispose();
        using var refused = await worker.SendAsync(provider.Address, WorkerHost.Asking("two"));
        using var health = await new HttpClient().GetAsync(new Uri(worker.Client.BaseAddress!, "/health"));
        release.SetResult();
        using var ended = await first;
        (await worker.Client.PostAsync("/resume", null)).Dispose();
        using var third = await worker.SendAsync(provider.Address, WorkerHost.Asking("three"));

        Assert.Equal((529, 200, 200), ((int)refused.StatusCode, (int)ended.StatusCode, (int)third.StatusCode));
        Assert.Equal(("draining", null, null), (StateOf(refused), StateOf(ended), StateOf(third)));
        Assert.Equal("""{"status":"draining"}""", await health.Content.ReadAsStringAsync());
        Assert.Equal(2, provider.Chats().Count);
    }

    /// <summary>Tells the gateway that the worker and not the account is the cause, so that it asks another worker.</summary>
    private static string? StateOf(HttpResponseMessage answer) => answer.Headers.TryGetValues("x-apihub-worker-state", out var values) ? values.Single() : null;
}
