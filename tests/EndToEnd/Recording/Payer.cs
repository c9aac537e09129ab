using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ApiHub.Gateway.Ledger;
using Xunit;

namespace ApiHub.EndToEnd.Recording;

/// <summary>A user who pays for what he asks for, through one gateway after another, and keeps books of his own.</summary>
internal sealed class Payer(string name)
{
    /// <summary>More than any of the answers that the requests below get: what is held is never less than what is charged.</summary>
    private const string Rest = """ "max_tokens":10,"messages":[{"role":"user","content":"Please say in one sentence what a gateway is for."}]}""";

    private static readonly Ask[] Asks =
    [
        new("/v1/chat/completions", """{"model":"gpt-test",""" + Rest, null),
        new("/v1/messages", """{"model":"claude-test","stream":true,""" + Rest, "event: message_stop"),
        new("/v1/chat/completions", """{"model":"failing-test",""" + Rest, null),
        new("/v1/messages", """{"model":"claude-test",""" + Rest, null),
        new("/v1/messages", """{"model":"cut-test","stream":true,""" + Rest, "event: message_stop"),
        new("/v1/chat/completions", """{"model":"gpt-test","stream":true,""" + Rest, "data: [DONE]"),
        new("/v1/chat/completions", """{"model":"slow-test","stream":true,""" + Rest, null, Leaves: true),
    ];

    private readonly ConcurrentDictionary<string, string?> _whole = new();
    private int _cut;
    private int _topUps;

    public Guid Id { get; private set; }

    /// <summary>Nano-credits that each top-up gives.</summary>
    public required long TopUp { get; init; }

    /// <summary>Nano-credits.</summary>
    public long CreditLimit { get; init; }

    public long? RequestsPerMinute { get; init; }

    /// <summary>Nano-credits that he has been told he was given.</summary>
    public long ToppedUp => _topUps * TopUp + Extra;

    /// <summary>Nano-credits that he was given besides.</summary>
    public long Extra { get; set; }

    /// <summary>The requests whose answers came whole, with their cost where the answer's headers told it.</summary>
    public IReadOnlyDictionary<string, string?> Whole => _whole;

    /// <summary>Requests under way that a kill has hit.</summary>
    public int Cut => _cut;

    private string Key { get; set; } = "";

    public async Task RegisterAsync(GatewayProcess gateway, HttpClient admin, CancellationToken cancellationToken)
    {
        var made = await SendAsync(admin, HttpMethod.Post, "/api/admin/users", new { username = name, email = name + "@example.com", password = "payer password" }, cancellationToken);
        Id = made.GetProperty("id").GetGuid();
        await SendAsync(admin, HttpMethod.Put, $"/api/admin/users/{Id}/credit-limit", new { credit_limit = Credits.Format(CreditLimit) }, cancellationToken);
        using var user = new HttpClient { BaseAddress = gateway.Address };
        var login = await SendAsync(user, HttpMethod.Post, "/api/auth/login", new { username = name, password = "payer password" }, cancellationToken);
        user.DefaultRequestHeaders.Authorization = new("Bearer", login.GetProperty("access_token").GetString());
        var key = await SendAsync(user, HttpMethod.Post, "/api/keys", new { name, limits = new { requests_per_minute = RequestsPerMinute } }, cancellationToken);
        Key = key.GetProperty("key").GetString()!;
    }

    /// <summary>Those whose provider fails or breaks off.</summary>
    public static readonly string[] UnwellModels = ["failing-test", "cut-test"];

    public HttpClient ClientOf(GatewayProcess gateway)
    {
        // By default a client that leaves reads on for two seconds, in case it can use the connection again.
        var client = new HttpClient(new SocketsHttpHandler { ResponseDrainTimeout = TimeSpan.Zero }) { BaseAddress = gateway.Address };
        client.DefaultRequestHeaders.Authorization = new("Bearer", Key);
        return client;
    }

    /// <summary>Tops up. One that a kill has cut is sent again with the key that it had: it may have been made, or not.</summary>
    public async Task TopUpAsync(HttpClient admin, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/admin/users/{Id}/balance")
        {
            Content = JsonContent.Create(new { amount = Credits.Format(TopUp), reason = "test" }),
        };
        request.Headers.Add("Idempotency-Key", $"{name}-{_topUps}");
        using var answer = await admin.SendAsync(request, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        _topUps++;
    }

    public async Task TopUpUntilKilledAsync(HttpClient admin, CancellationToken killed)
    {
        try
        {
            while (!killed.IsCancellationRequested)
            {
                await TopUpAsync(admin, CancellationToken.None);
                await Task.Delay(TimeSpan.FromMilliseconds(150), TimeProvider.System, CancellationToken.None);
            }
        }
        catch (HttpRequestException)
        {
            // It was killed.
        }
    }

    public async Task AskUntilKilledAsync(GatewayProcess gateway, int first, CancellationToken killed)
    {
        using var client = ClientOf(gateway);
        for (var i = first; !killed.IsCancellationRequested; i++)
        {
            var ask = Asks[i % Asks.Length];
            try
            {
                if (!await AskAsync(client, ask))
                    await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, CancellationToken.None);
            }
            catch (Exception e) when (e is HttpRequestException or IOException)
            {
                if (!ask.Body.Contains("cut-test", StringComparison.Ordinal) && e is not HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError })
                    Interlocked.Increment(ref _cut);
            }
        }
    }

    /// <returns>Whether it was answered.</returns>
    private async Task<bool> AskAsync(HttpClient client, Ask ask)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, ask.Path) { Content = new StringContent(ask.Body, Encoding.UTF8, "application/json") };
        using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (ask.Leaves && answer.IsSuccessStatusCode)
            return true;
        var text = await answer.Content.ReadAsStringAsync();
        if (answer.StatusCode is HttpStatusCode.PaymentRequired or HttpStatusCode.TooManyRequests or HttpStatusCode.BadGateway)
            return false;
        // Their account's breaker may be open.
        if (answer.StatusCode == HttpStatusCode.ServiceUnavailable && UnwellModels.Any(model => ask.Body.Contains(model, StringComparison.Ordinal)))
            return false;
        Assert.True(answer.IsSuccessStatusCode, text);
        if (ask.End is null)
            JsonDocument.Parse(text).Dispose();
        if (ask.End is null || text.Contains(ask.End, StringComparison.Ordinal))
            Assert.True(_whole.TryAdd(answer.Headers.GetValues("x-request-id").Single(), answer.Headers.TryGetValues("x-apihub-cost", out var cost) ? cost.Single() : null));
        return true;
    }

    public static async Task<JsonElement> SendAsync(HttpClient client, HttpMethod method, string path, object? body, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        using var answer = await client.SendAsync(request, cancellationToken);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        return await answer.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
    }

    /// <param name="Path">Where.</param>
    /// <param name="Body">What is sent.</param>
    /// <param name="End">What stands at the end of a whole stream; null: the answer is JSON.</param>
    /// <param name="Leaves">Whether the client goes when the answer begins.</param>
    private sealed record Ask(string Path, string Body, string? End, bool Leaves = false);
}
