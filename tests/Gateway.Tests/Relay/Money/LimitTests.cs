using System.Net;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Usage;
using Xunit;

namespace ApiHub.Gateway.Tests.Relay.Money;

/// <summary>What a key may use, as its holder meets it.</summary>
public sealed class LimitTests
{
    private static readonly (string, string) Free = ("UNPRICED_MODELS", "free");

    [Theory]
    [MemberData(nameof(Dialects.All), MemberType = typeof(Dialects))]
    public async Task The_eleventh_request_of_a_minute_is_refused_and_told_when_to_come_back(string dialect)
    {
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock, Free);
        using var customer = await Customer.NewAsync(host, limits: new { requests_per_minute = 10 });
        var (path, json) = Dialects.Request(dialect, stream: false);
        for (var i = 0; i < 10; i++)
        {
            using var answer = await RelayHost.PostAsync(customer.Client, path, json);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var eleventh = await RelayHost.PostAsync(customer.Client, path, json);

        var message = await FailureTableTests.AssertErrorAsync(eleventh, dialect, HttpStatusCode.TooManyRequests);
        Assert.Contains("10 requests a minute", message);
        Assert.InRange(int.Parse(eleventh.Headers.GetValues("Retry-After").Single(), null), 1, 65);
        Assert.Equal(10, host.Provider.Requests.Count(r => r.Method == "POST"));
        var record = await host.RecordAsync(eleventh);
        Assert.Equal((Outcome.Refused, "requests_per_minute_exceeded"), (record.Outcome, record.ErrorCode));

        clock.Advance(TimeSpan.FromSeconds(65));
        using var later = await RelayHost.PostAsync(customer.Client, path, json);
        Assert.Equal(HttpStatusCode.OK, later.StatusCode);
    }

    [Fact]
    public async Task A_user_sees_how_his_limits_and_those_of_his_keys_stand_and_nobody_elses()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock(), Free);
        using var customer = await Customer.NewAsync(host, limits: new { requests_per_minute = 10 });
        await Customer.SendAsync(host.Admin, HttpMethod.Patch, $"/api/admin/users/{customer.Id}", new { limits = new { tokens_per_day = 90_000 } });
        var (path, json) = Dialects.Request("openai-chat", stream: false);
        using (await RelayHost.PostAsync(customer.Client, path, json)) { }
        var keys = await Customer.SendAsync(customer.Login, HttpMethod.Get, "/api/keys", null);
        var key = keys.GetProperty("items")[0].GetProperty("id").GetString();

        var own = (await Customer.SendAsync(customer.Login, HttpMethod.Get, "/api/limits", null)).GetProperty("limits").EnumerateArray();
        var ofKey = (await Customer.SendAsync(customer.Login, HttpMethod.Get, $"/api/keys/{key}/limits", null)).GetProperty("limits").EnumerateArray();
        using var others = await host.Admin.GetAsync($"/api/keys/{key}/limits");

        Assert.Equal(["tokens_per_day"], own.Select(l => l.GetProperty("name").GetString()));
        Assert.Equal(
            [("key", "requests_per_minute", "1"), ("user", "tokens_per_day", own.Single().GetProperty("used").GetString())],
            ofKey.Select(l => (l.GetProperty("scope").GetString(), l.GetProperty("name").GetString(), l.GetProperty("used").GetString())).Order());
        Assert.NotEqual("0", own.Single().GetProperty("used").GetString());
        Assert.Equal(HttpStatusCode.NotFound, others.StatusCode);
    }

    [Fact]
    public async Task Answers_tell_in_the_vendors_headers_how_the_minute_stands()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock(), Free);
        using var customer = await Customer.NewAsync(host, limits: new { requests_per_minute = 3, tokens_per_minute = 90_000 });
        var (openAi, openAiJson) = Dialects.Request("openai-chat", stream: true);
        var (anthropic, anthropicJson) = Dialects.Request("anthropic", stream: false);

        using var first = await RelayHost.PostAsync(customer.Client, openAi, openAiJson);
        await first.Content.ReadAsByteArrayAsync();
        using var second = await RelayHost.PostAsync(customer.Client, anthropic, anthropicJson);

        Assert.Equal(("3", "2"), (Header(first, "x-ratelimit-limit-requests"), Header(first, "x-ratelimit-remaining-requests")));
        Assert.Equal("90000", Header(first, "x-ratelimit-limit-tokens"));
        Assert.Matches("^[0-9]+(m[0-9]+)?s$", Header(first, "x-ratelimit-reset-requests"));
        Assert.Equal(("3", "1"), (Header(second, "anthropic-ratelimit-requests-limit"), Header(second, "anthropic-ratelimit-requests-remaining")));
        Assert.StartsWith("2026-11-22T12:0", Header(second, "anthropic-ratelimit-requests-reset"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_day_ends_at_midnight_of_the_site()
    {
        // 12:00 UTC is 13:00 in Berlin: eleven hours to midnight.
        var clock = new ManualClock();
        await using var host = await RelayHost.StartAsync("cliproxyapi", clock, Free, ("SITE_TIME_ZONE", "Europe/Berlin"));
        using var customer = await Customer.NewAsync(host, limits: new { tokens_per_day = 100_000 });
        host.Provider.Default = new Script { InputTokens = 60_000, OutputTokens = 39_990 };
        var (path, json) = Dialects.Request("anthropic", stream: false);
        using (var most = await RelayHost.PostAsync(customer.Client, path, json))
            Assert.Equal(HttpStatusCode.OK, most.StatusCode);

        using var refused = await RelayHost.PostAsync(customer.Client, path, json);

        var message = await FailureTableTests.AssertErrorAsync(refused, "anthropic", HttpStatusCode.TooManyRequests);
        Assert.Contains("100,000 tokens a day: 99,990 are used", message);
        Assert.Contains("resets at 2026-11-22T23:00:00Z", message);
        Assert.Equal("false", Header(refused, "x-should-retry"));
        Assert.False(refused.Headers.Contains("Retry-After"));

        clock.Advance(TimeSpan.FromHours(11));
        using var tomorrow = await RelayHost.PostAsync(customer.Client, path, json);
        Assert.Equal(HttpStatusCode.OK, tomorrow.StatusCode);
    }

    [Fact]
    public async Task A_request_larger_than_the_limit_is_told_that_waiting_is_of_no_use()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", new ManualClock(), Free);
        using var customer = await Customer.NewAsync(host, limits: new { tokens_per_minute = 1_000 });

        using var answer = await RelayHost.PostAsync(
            customer.Client, "/v1/chat/completions", """{"model":"gpt-test","max_tokens":5000,"messages":[{"role":"user","content":"hi"}]}""");

        Assert.Contains("It can never pass like this", await FailureTableTests.AssertErrorAsync(answer, "openai-chat", HttpStatusCode.TooManyRequests));
        Assert.Equal("false", Header(answer, "x-should-retry"));
    }

    [Fact]
    public async Task One_request_at_a_time_means_one()
    {
        await using var host = await RelayHost.StartAsync("cliproxyapi", null, Free);
        using var customer = await Customer.NewAsync(host, limits: new { concurrent_requests = 1 });
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { HoldBeforeHeaders = gate.Task };
        var (path, json) = Dialects.Request("openai-responses", stream: false);
        var running = RelayHost.PostAsync(customer.Client, path, json);
        await RelayHost.UntilAsync(() => Task.FromResult(host.Provider.Requests.Any(r => r.Method == "POST")));

        using var second = await RelayHost.PostAsync(customer.Client, path, json);

        Assert.Contains("1 requests under way at once", await FailureTableTests.AssertErrorAsync(second, "openai-responses", HttpStatusCode.TooManyRequests));
        gate.SetResult();
        using (var first = await running)
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        // Whoever has his answer may ask again at once.
        using var third = await RelayHost.PostAsync(customer.Client, path, json);
        Assert.Equal(HttpStatusCode.OK, third.StatusCode);
    }

    [Fact]
    public async Task A_request_that_no_account_takes_has_moved_no_counter()
    {
        await using var host = await RelayHost.StartAsync("anthropic", null, Free);
        using var customer = await Customer.NewAsync(host, limits: new { requests_per_minute = 1, concurrent_requests = 1 });
        var (other, otherJson) = Dialects.Request("gemini", stream: false);
        var (own, ownJson) = Dialects.Request("anthropic", stream: false);

        for (var i = 0; i < 3; i++)
        {
            using var refused = await RelayHost.PostAsync(customer.Client, other, otherJson);
            Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        }

        using var served = await RelayHost.PostAsync(customer.Client, own, ownJson);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Limits_outlive_a_restart()
    {
        var clock = new ManualClock();
        await using var provider = await FakeProvider.StartAsync();
        provider.Default = new Script { InputTokens = 700, OutputTokens = 200 };
        var folder = Directory.CreateTempSubdirectory("apihub-test-").FullName;
        (string, string)[] settings = [("UPSTREAM_URL", provider.Address.ToString()), ("UPSTREAM_API_KEY", "secret"), Free];
        var (path, json) = Dialects.Request("anthropic", stream: false);
        string key;
        await using (var before = await GatewayHost.StartAsync(clock, folder, settings))
        {
            using var admin = await before.AdminAsync();
            var made = await Customer.SendAsync(admin, HttpMethod.Post, "/api/keys", new { name = "k", limits = new { tokens_per_day = 1_000, requests_per_minute = 2 } });
            key = made.GetProperty("key").GetString()!;
            using var first = await AskAsync(before, key, path, json);
            Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        }

        await using (var after = await GatewayHost.StartAsync(clock, folder, settings))
        {
            using var second = await AskAsync(after, key, path, json);
            Assert.Contains("900 are used", await FailureTableTests.AssertErrorAsync(second, "anthropic", HttpStatusCode.TooManyRequests));
        }

        Directory.Delete(folder, recursive: true);
    }

    private static async Task<HttpResponseMessage> AskAsync(GatewayHost gateway, string key, string path, string json)
    {
        using var client = new HttpClient { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer " + key);
        return await RelayHost.PostAsync(client, path, json);
    }

    private static string Header(HttpResponseMessage answer, string name) => answer.Headers.GetValues(name).Single();
}
