using System.Net;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay;

/// <summary>The rows of the failure table in <c>src/Gateway/Relay/README.md</c>.</summary>
public sealed class FailureTableTests
{
    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task Without_a_key_each_dialect_says_401_in_its_own_shape(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        var (path, json) = Dialects.Request(dialect, stream: false);

        using var answer = await RelayHost.PostAsync(host.Gateway.Client, path, json);

        await AssertErrorAsync(answer, dialect, HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task With_an_unknown_key_each_dialect_says_401_in_its_own_shape(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        using var stranger = host.ClientWith("sk-ahg-0123456789");
        var (path, json) = Dialects.Request(dialect, stream: true);

        using var answer = await RelayHost.PostAsync(stranger, path, json);

        await AssertErrorAsync(answer, dialect, HttpStatusCode.Unauthorized);
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task A_key_holds_to_its_models_under_every_name_of_theirs()
    {
        await using var host = await RelayHost.StartAsync();
        using var client = host.ClientWith(await host.NewKeyAsync(new { name = "narrow", allowed_models = new[] { "gpt-test", "claude-*" } }));

        foreach (var (model, status) in new[]
        {
            ("gpt-test", 200), ("gpt-test(high)", 200), ("openai/gpt-test", 200), ("claude-x", 200), ("gpt-other", 404), ("x/gpt-other(high)", 404), ("", 400),
        })
        {
            using var answer = await RelayHost.PostAsync(client, "/v1/chat/completions", Dialects.Request("openai-chat", false, model).Json);
            Assert.Equal((model, status), (model, (int)answer.StatusCode));
        }

        using var hidden = await RelayHost.PostAsync(client, "/v1/chat/completions", """{"model":"gpt-test","messages":[],"model":"gpt-other"}""");
        Assert.Equal(HttpStatusCode.BadRequest, hidden.StatusCode);
    }

    [Fact]
    public async Task A_key_holds_to_its_addresses()
    {
        await using var host = await RelayHost.StartAsync();
        using var client = host.ClientWith(await host.NewKeyAsync(new { name = "far", allowed_ips = new[] { "203.0.113.0/24" } }));
        var (path, json) = Dialects.Request("openai-chat", false);

        using var near = await RelayHost.PostAsync(client, path, json);
        Assert.Equal(HttpStatusCode.Forbidden, near.StatusCode);
        var record = await host.RecordAsync(near);
        Assert.Equal((Outcome.Refused, "ip_not_allowed"), (record.Outcome, record.ErrorCode));

        // The test itself is a proxy on loopback, which is trusted.
        client.DefaultRequestHeaders.Add("X-Forwarded-For", "203.0.113.9");
        using var far = await RelayHost.PostAsync(client, path, json);
        Assert.Equal(HttpStatusCode.OK, far.StatusCode);
    }

    [Fact]
    public async Task An_expired_key_is_refused_and_says_so()
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock);
        using var client = host.ClientWith(await host.NewKeyAsync(new { name = "short", expires_at = clock.GetUtcNow().AddMinutes(5) }));
        var (path, json) = Dialects.Request("anthropic", false);
        using (var before = await RelayHost.PostAsync(client, path, json))
            Assert.Equal(HttpStatusCode.OK, before.StatusCode);

        clock.Advance(TimeSpan.FromMinutes(6));

        using var after = await RelayHost.PostAsync(client, path, json);
        Assert.Contains("expired", await AssertErrorAsync(after, "anthropic", HttpStatusCode.Unauthorized));
    }

    [Theory]
    [InlineData("{\"model\":\"gpt-test\",", 400)]
    [InlineData("not json", 400)]
    [InlineData("[1]", 400)]
    [InlineData("", 400)]
    [InlineData("{\"messages\":[]}", 400)]
    [InlineData("{\"model\":7}", 400)]
    public async Task What_is_not_a_request_is_refused_in_the_callers_dialect(string body, int status)
    {
        await using var host = await RelayHost.StartAsync();
        foreach (var (dialect, path) in new[] { ("openai-chat", "/v1/chat/completions"), ("anthropic", "/v1/messages"), ("openai-responses", "/v1/responses") })
        {
            using var answer = await host.PostAsync(path, body);
            await AssertErrorAsync(answer, dialect, (HttpStatusCode)status);
            Assert.Equal(Outcome.Refused, (await host.RecordAsync(answer)).Outcome);
        }

        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task A_body_of_33_MB_is_refused_and_one_of_31_MB_passes(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        var (path, json) = Dialects.Request(dialect, stream: false);

        using var large = await host.PostAsync(path, Padded(json, 33 * 1024 * 1024));
        await AssertErrorAsync(large, dialect, HttpStatusCode.RequestEntityTooLarge);

        using var fitting = await host.PostAsync(path, Padded(json, 31 * 1024 * 1024));
        Assert.Equal(HttpStatusCode.OK, fitting.StatusCode);
        Assert.Equal(31 * 1024 * 1024, host.Provider.Requests[^1].Body.Length);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(404)]
    [InlineData(413)]
    [InlineData(422)]
    public async Task What_the_account_refuses_is_passed_on_as_it_is(int status)
    {
        await using var host = await RelayHost.StartAsync();
        host.Provider.Default = Script.Error(status, message: "The prompt is strange.");
        var (path, json) = Dialects.Request("openai-chat", stream: true);

        using var answer = await host.PostAsync(path, json);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains("The prompt is strange.", await answer.Content.ReadAsStringAsync());
        var record = await host.RecordAsync(answer);
        Assert.Equal((Outcome.Rejected, 0, 0, UsageQuality.Unmetered), (record.Outcome, record.InputTokens, record.OutputTokens, record.Quality));
        Assert.Equal(0, host.Account.FailuresInARow);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    public async Task An_account_that_refuses_its_credential_is_quarantined(int status)
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock());
        host.Provider.Enqueue(Script.Error(status, message: "Bad upstream key upstream-secret"));
        var (path, json) = Dialects.Request("anthropic", stream: false);

        using var first = await host.PostAsync(path, json);
        using var second = await host.PostAsync(path, json);

        Assert.DoesNotContain("upstream-secret", await AssertErrorAsync(first, "anthropic", HttpStatusCode.ServiceUnavailable));
        await AssertErrorAsync(second, "anthropic", HttpStatusCode.ServiceUnavailable);
        Assert.Single(host.Provider.Requests, r => r.Method == "POST");
        Assert.NotNull(host.Account.Quarantine);
        var record = await host.RecordAsync(first);
        Assert.Equal((Outcome.UpstreamFailed, 0, UsageQuality.Unmetered), (record.Outcome, record.InputTokens, record.Quality));
    }

    [Fact]
    public async Task A_quarantined_account_comes_back_when_its_credential_is_accepted_again()
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock);
        host.Provider.Enqueue(Script.Error(401));
        var (path, json) = Dialects.Request("openai-chat", stream: false);
        (await host.PostAsync(path, json)).Dispose();

        // Once: the probe's own deadline runs on this clock too.
        clock.Advance(TimeSpan.FromSeconds(35));
        await RelayHost.UntilAsync(() => Task.FromResult(host.Account.Quarantine is null));

        using var answer = await host.PostAsync(path, json);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task An_accounts_limit_cools_that_model_down_and_no_other()
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock);
        host.Provider.Enqueue(Script.Error(429, retryAfter: 30));

        using var limited = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);
        using var again = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);
        using var other = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false, "claude-test").Json);

        await AssertErrorAsync(limited, "openai-chat", HttpStatusCode.ServiceUnavailable);
        Assert.Equal("30", again.Headers.GetValues("Retry-After").Single());
        Assert.Equal(HttpStatusCode.OK, other.StatusCode);
        Assert.Equal(0, host.Account.FailuresInARow);

        clock.Advance(TimeSpan.FromSeconds(31));
        using var later = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_wait_of_hours_is_not_passed_to_clients_that_would_obey_it()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock());
        host.Provider.Enqueue(Script.Error(429, retryAfter: 40_000));

        using var answer = await host.PostAsync("/v1/chat/completions", Dialects.Request("openai-chat", false).Json);

        Assert.True(int.Parse(answer.Headers.GetValues("Retry-After").Single(), null) <= 120);
        Assert.Equal("false", answer.Headers.GetValues("x-should-retry").Single());
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task An_account_that_fails_is_blamed_and_the_caller_told_in_its_dialect(string dialect)
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", null, ("MAX_ATTEMPTS", "1"));
        host.Provider.Enqueue(Script.Error(500, message: "at http://10.0.0.7:8317/secret"), Script.Error(529), Script.Reset(), Script.Html(), Script.Html(502));
        var (path, json) = Dialects.Request(dialect, stream: true);
        var overloaded = dialect == "anthropic" ? (HttpStatusCode)529 : HttpStatusCode.ServiceUnavailable;
        foreach (var status in new[] { HttpStatusCode.BadGateway, overloaded, HttpStatusCode.BadGateway, HttpStatusCode.BadGateway, HttpStatusCode.BadGateway })
        {
            using var answer = await host.PostAsync(path, json);
            Assert.DoesNotContain("10.0.0.7", await AssertErrorAsync(answer, dialect, status));
            var record = await host.RecordAsync(answer);
            Assert.Equal((Outcome.UpstreamFailed, UsageQuality.Unmetered), (record.Outcome, record.Quality));
        }

        Assert.Equal(5, host.Account.FailuresInARow);
    }

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task An_account_that_is_down_is_blamed_and_the_caller_told_in_its_dialect(string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        await host.Provider.DisposeAsync();
        var (path, json) = Dialects.Request(dialect, stream: false);

        using var answer = await host.PostAsync(path, json);

        var text = await AssertErrorAsync(answer, dialect, HttpStatusCode.BadGateway);
        Assert.DoesNotContain(host.Provider.Address.Port.ToString(null as IFormatProvider), text);
    }

    [Theory]
    [InlineData("/v1/nothing", "openai-chat")]
    [InlineData("/v1/files", "openai-chat")]
    public async Task What_is_stored_in_a_shared_account_is_for_operators_alone(string path, string dialect)
    {
        await using var host = await RelayHost.StartAsync();
        using (var created = await host.Admin.PostAsync("/api/admin/users", JsonContent(new { username = "kim", password = "a long password", email = "kim@example.com" })))
            Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        using var kim = await host.Gateway.LoginAsync("kim", "a long password");
        using var made = await kim.PostAsync("/api/keys", JsonContent(new { name = "k" }));
        using var client = host.ClientWith(JsonDocument.Parse(await made.Content.ReadAsStringAsync()).RootElement.GetProperty("key").GetString()!);

        using var refused = await client.GetAsync(path);
        using var passed = await host.Client.GetAsync(path);

        await AssertErrorAsync(refused, dialect, HttpStatusCode.Forbidden);
        Assert.Equal(HttpStatusCode.OK, passed.StatusCode);
    }

    internal static StringContent JsonContent(object value) => new(JsonSerializer.Serialize(value), System.Text.Encoding.UTF8, "application/json");

    /// <returns>The error's text.</returns>
    internal static async Task<string> AssertErrorAsync(HttpResponseMessage answer, string dialect, HttpStatusCode status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.Equal((status, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single());
        using var json = JsonDocument.Parse(text);
        var root = json.RootElement;
        var error = root.GetProperty("error");
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        switch (dialect)
        {
            case "anthropic":
                Assert.Equal("error", root.GetProperty("type").GetString());
                Assert.NotEmpty(error.GetProperty("type").GetString()!);
                break;
            case "gemini":
                Assert.Equal((int)status, error.GetProperty("code").GetInt32());
                Assert.Matches("^[A-Z_]+$", error.GetProperty("status").GetString()!);
                break;
            default:
                Assert.NotEmpty(error.GetProperty("code").GetString()!);
                Assert.True(error.TryGetProperty("type", out _) && error.TryGetProperty("param", out _));
                break;
        }

        Assert.DoesNotContain("   at ", text);
        return text;
    }

    private static string Padded(string json, int size) => string.Concat(json.AsSpan(0, json.Length - 1), ",\"pad\":\"", new string('x', size - json.Length - 9), "\"}");
}
