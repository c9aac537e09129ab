using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ApiHub.FakeUpstream;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Tests.Ledger;
using ApiHub.Gateway.Tests.Relay;
using ApiHub.Gateway.Tests.Relay.Money;
using Xunit;

namespace ApiHub.Gateway.Tests.Chat;

public sealed class ChatTests
{
    private static readonly object Price = new { input = "1", cached_input = "0.1", output = "5" };

    [Theory]
    [InlineData("anthropic", "/v1/messages")]
    [InlineData("openai", "/v1/chat/completions")]
    [InlineData("gemini", "/v1beta/models/gpt-test:generateContent")]
    [InlineData("cliproxyapi", "/v1/messages")]
    public async Task A_message_is_answered_by_whatever_account_serves_the_model_and_billed_as_it_says(string kind, string path)
    {
        await using var host = await RelayHost.StartAsync(kind);
        await Customer.SetPriceAsync(host, "gpt-test", Price);
        using var customer = await Customer.NewAsync(host, credits: "5");
        host.Provider.Default = new Script { Text = "Grüße, 世界 😀", InputTokens = 100, CachedTokens = 40, OutputTokens = 7 };

        using var answer = await customer.Client.ChatAsync(new { message = "Hi", model = "gpt-test", system = "Be brief.", max_tokens = 50 });

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var chat = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.True(chat.GetProperty("success").GetBoolean());
        Assert.Equal("Grüße, 世界 😀", chat.GetProperty("response").GetString());
        Assert.True(Guid.TryParse(chat.Session(), out _));
        Assert.Equal(path, host.Provider.Requests[^1].Path);
        var record = await host.RecordAsync(chat.GetProperty("request_id").GetString()!);
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), record.RequestId);
        Assert.Equal(("/api/chat", "gpt-test", false), (record.Endpoint, record.RequestedModel, record.Stream));
        Assert.Equal((140, 7, 147), Usage(chat));
        Assert.Equal((100, 40, 7), (record.InputTokens, record.CachedInputTokens, record.OutputTokens));
        // 100 × 1 + 40 × 0.1 + 7 × 5 credits for a million tokens.
        Assert.Equal("0.000139", chat.GetProperty("cost").GetString());
        Assert.Equal(Credits.Format(record.Cost), chat.GetProperty("cost").GetString());
        Assert.Equal("4.999861", await customer.BalanceAsync());
        await host.Gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData("anthropic")]
    [InlineData("openai")]
    [InlineData("gemini")]
    public async Task Words_come_as_the_model_speaks_and_the_last_event_says_what_they_cost(string kind)
    {
        await using var host = await RelayHost.StartAsync(kind);
        await Customer.SetPriceAsync(host, "gpt-test", Price);
        var gate = new TaskCompletionSource();
        host.Provider.Default = new Script { Text = "one two three four five six", Deltas = 6, HoldAfterEvents = (4, gate.Task) };

        using var answer = await host.Client.ChatAsync(new { message = "Count", model = "gpt-test", stream = true });
        await using var stream = await ChatStream.OpenAsync(answer);
        var first = await stream.NextAsync();
        Assert.Equal("one", first!.Value.GetProperty("text").GetString()!.Trim()[..3]);
        gate.SetResult();
        var rest = await stream.RestAsync();

        Assert.Equal("one two three four five six", ChatStream.Words(rest.Prepend(first.Value)));
        var done = rest[^1];
        Assert.Equal("done", done.GetProperty("type").GetString());
        var record = await host.RecordAsync(done.GetProperty("request_id").GetString()!);
        Assert.Equal((record.InputTokens, record.OutputTokens, record.InputTokens + record.OutputTokens), Usage(done));
        Assert.Equal(Credits.Format(record.Cost), done.GetProperty("cost").GetString());
        Assert.True(record is { Stream: true, Cost: > 0 });
        Assert.Equal(2, (await host.Client.RememberedAsync(done.Session())).Count);
        await host.Gateway.AssertLedgerAddsUpAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_demo_answers_and_remembers_out_of_the_box(bool stream)
    {
        await using var gateway = await GatewayHost.StartAsync();
        using var client = await gateway.KeyClientAsync();

        using var first = await client.ChatAsync(new { message = "Hello", stream });
        var last = stream
            ? (await (await ChatStream.OpenAsync(first)).RestAsync())[^1]
            : await first.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal("demo", last.GetProperty("model").GetString());
        Assert.Equal("user: Hello", (await client.RememberedAsync(last.Session()))[0]);
    }

    [Fact]
    public async Task The_operators_default_model_is_asked_where_nobody_names_one()
    {
        await using var host = await RelayHost.StartAsync("openai", null, ("CHAT_DEFAULT_MODEL", "gemini-test"));
        using var answer = await host.Client.ChatAsync(new { message = "Hi" });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("gemini-test", host.Provider.Requests[^1].Json.GetProperty("model").GetString());
    }

    [Fact]
    public async Task A_key_that_may_use_one_model_is_asked_for_no_other()
    {
        await using var host = await RelayHost.StartAsync("openai");
        await RelayHost.UntilAsync(() => Task.FromResult(host.Account.DiscoveredModels.Count > 0));
        using var client = host.ClientWith(await host.NewKeyAsync(new { name = "narrow", allowed_models = new[] { "gpt-*" } }));

        using var answer = await client.ChatAsync(new { message = "Hi" });
        using var other = await client.ChatAsync(new { message = "Hi", model = "claude-test" });

        Assert.Equal("gpt-test", host.Provider.Requests[^1].Json.GetProperty("model").GetString());
        await other.ProblemAsync(HttpStatusCode.NotFound, "model_not_found");
    }

    [Fact]
    public async Task A_model_that_no_account_serves_is_refused_as_the_relay_refuses_it()
    {
        await using var gateway = await GatewayHost.StartAsync(("UNPRICED_MODELS", "free"));
        using var client = await gateway.KeyClientAsync();

        using var answer = await client.ChatAsync(new { message = "Hi", model = "no-such-model" });

        Assert.Contains("no-such-model", (await answer.ProblemAsync(HttpStatusCode.NotFound, "model_not_found")).GetProperty("detail").GetString());
        Assert.StartsWith("req_", answer.Headers.GetValues("x-request-id").Single());
    }

    [Theory]
    [InlineData("claude-3-sonnet", "claude-sonnet-5-5")]
    [InlineData("claude-3-5-sonnet-20241022", "claude-sonnet-5-5")]
    [InlineData("claude-3-opus", "claude-opus-5-5")]
    [InlineData("claude-3-haiku-20240307", "claude-haiku-5-5")]
    public async Task A_name_of_old_means_its_familys_present_model_and_costs_what_that_costs(string old, string present)
    {
        await using var host = await RelayHost.StartAsync("openai");
        host.Provider.Models = [present];
        (await host.Admin.PostAsJsonAsync("/api/admin/accounts", new { name = "claude", kind = "anthropic", base_url = host.Provider.Address, credential = "k", models = new[] { present } }))
            .EnsureSuccessStatusCode();

        var chat = await host.Client.SayAsync("Hi", model: old);

        var asked = host.Provider.Requests.Last(r => r.Method == "POST");
        Assert.Equal(("/v1/messages", present), (asked.Path, asked.Json.GetProperty("model").GetString()));
        var record = await host.RecordAsync(chat.GetProperty("request_id").GetString()!);
        Assert.True(record is { Cost: > 0 } && record.RequestedModel == old && record.Model == present);
    }

    [Theory]
    [InlineData("""{"message":""}""", 400, "invalid_request")]
    [InlineData("""{"message":" \n "}""", 400, "invalid_request")]
    [InlineData("""{}""", 400, "invalid_request")]
    [InlineData("""{"message":"Hi","max_tokens":0}""", 400, "invalid_request")]
    [InlineData("""{"message":"Hi","session_id":"no-uuid"}""", 404, "not_found")]
    [InlineData("""{"message":"Hi","session_id":"00000000-0000-4000-8000-000000000000"}""", 404, "not_found")]
    [InlineData("""{"message":"Hi","session_id":"01900000-0000-7000-8000-000000000000"}""", 404, "session_expired")]
    [InlineData("""{"message":""", 400, "invalid_request")]
    public async Task A_bad_question_is_refused_in_words_and_nobody_is_asked(string json, int status, string code)
    {
        await using var host = await RelayHost.StartAsync("openai");

        using var answer = await host.PostAsync("/api/chat", json);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(code, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Fact]
    public async Task A_message_of_a_megabyte_is_refused_with_its_size()
    {
        await using var host = await RelayHost.StartAsync("openai");

        using var large = await host.Client.ChatAsync(new { message = new string('x', 1024 * 1024), model = "gpt-test" });
        using var huge = await host.Client.ChatAsync(new { message = new string('x', 5 * 1024 * 1024), model = "gpt-test" });

        Assert.Contains("1,048,576 bytes", (await large.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "message_too_large")).GetProperty("detail").GetString());
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, huge.StatusCode);
        Assert.DoesNotContain(host.Provider.Requests, r => r.Method == "POST");
    }

    [Theory]
    [InlineData("anthropic", false)]
    [InlineData("openai", true)]
    [InlineData("gemini", true)]
    public async Task A_limit_that_is_reached_is_explained_as_the_relay_explains_it(string kind, bool stream)
    {
        await using var host = await RelayHost.StartAsync(kind, new ManualClock());
        using var client = host.ClientWith(await host.NewKeyAsync(new { name = "slow", limits = new { requests_per_minute = 1 } }));
        await client.SayAsync("Hi");

        using var refused = await client.ChatAsync(new { message = "Hi again", model = "gpt-test", stream });

        var problem = await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "requests_per_minute_exceeded");
        Assert.Contains("1 requests a minute", problem.GetProperty("detail").GetString());
        Assert.NotNull(refused.Headers.RetryAfter);
        var record = await host.RecordAsync(refused);
        Assert.Equal(("/api/chat", 0), (record.Endpoint, record.Cost));
    }

    [Fact]
    public async Task An_empty_purse_is_explained_with_what_is_in_it()
    {
        await using var host = await RelayHost.StartAsync("anthropic");
        await Customer.SetPriceAsync(host, "gpt-test", Price);
        using var customer = await Customer.NewAsync(host);

        using var refused = await customer.Client.ChatAsync(new { message = "Hi", model = "gpt-test" });

        var problem = await refused.ProblemAsync(HttpStatusCode.PaymentRequired, "insufficient_balance");
        Assert.Contains("0 credits are free", problem.GetProperty("detail").GetString());
        Assert.Equal("false", refused.Headers.GetValues("x-should-retry").Single());
    }

    private static (long, long, long) Usage(JsonElement answer)
    {
        var usage = answer.GetProperty("usage");
        return (usage.GetProperty("input_tokens").GetInt64(), usage.GetProperty("output_tokens").GetInt64(), usage.GetProperty("total_tokens").GetInt64());
    }
}
