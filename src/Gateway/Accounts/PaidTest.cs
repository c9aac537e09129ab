using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts;

/// <summary>
/// Asks an account a real question, as short as can be. The provider bills it, so this runs only when an operator wants it; it is nobody's
/// request and stands in no usage.
/// </summary>
internal sealed class PaidTest(TimeProvider clock)
{
    private const string Question = "Say: ok";
    private const int MostTokens = 16;
    private const int MostText = 200;
    private const int MostBytes = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public async Task<AccountTestView> AskAsync(UpstreamAccount account, string model, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var begun = clock.GetTimestamp();
        try
        {
            using var request = Request(account, model);
            using var answer = await account.Invoker.SendAsync(request, either.Token);
            await answer.Content.LoadIntoBufferAsync(MostBytes, either.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
            return View(account, answer.StatusCode, body, clock.GetElapsedTime(begun));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Unreachable($"It did not answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return Unreachable("It cannot be reached.");
        }
    }

    private static AccountTestView View(UpstreamAccount account, HttpStatusCode status, byte[] body, TimeSpan time)
    {
        var said = (int)status is >= 200 and < 300 ? AnswerText.OfBody(DialectOf(account), body) : "";
        var (verdict, detail) = status switch
        {
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => (ProbeVerdict.RefusesCredential, $"It refuses its credential ({(int)status})."),
            _ when said.Length > 0 => (ProbeVerdict.Well, "It answers."),
            _ => (ProbeVerdict.Odd, $"It answers {(int)status} without a model's words."),
        };
        return new()
        {
            Verdict = AccountActions.Word(verdict),
            Detail = detail,
            Status = (int)status,
            LatencyMs = (long)time.TotalMilliseconds,
            Text = Excerpt(account, said.Length > 0 ? said : ErrorReader.OfBody(body)?.Message),
        };
    }

    /// <summary>Some providers repeat the credential that they refuse.</summary>
    private static string? Excerpt(UpstreamAccount account, string? text)
    {
        if (account.CredentialValue?.Split(' ')[^1] is { Length: > 0 } credential)
            text = text?.Replace(credential, "…", StringComparison.Ordinal);
        return text?.Length > MostText ? text[..MostText] : text;
    }

    private static AccountTestView Unreachable(string detail) => new() { Verdict = AccountActions.Word(ProbeVerdict.Unreachable), Detail = detail };

    private static Dialect DialectOf(UpstreamAccount account) =>
        Array.Find([Dialect.OpenAiChat, Dialect.Anthropic, Dialect.Gemini], account.Speaks);

    private static HttpRequestMessage Request(UpstreamAccount account, string model)
    {
        object[] messages = [new { role = "user", content = Question }];
        var dialect = DialectOf(account);
        var (path, body) = dialect switch
        {
            Dialect.Anthropic => ("/v1/messages", Bytes(new { model, max_tokens = MostTokens, messages })),
            Dialect.Gemini => (
                $"/v1beta/models/{Uri.EscapeDataString(model)}:generateContent",
                Bytes(new { contents = new[] { new { role = "user", parts = new[] { new { text = Question } } } }, generationConfig = new { maxOutputTokens = MostTokens } })),
            _ => ("/v1/chat/completions", Bytes(new { model, max_tokens = MostTokens, messages })),
        };
        var request = new HttpRequestMessage(HttpMethod.Post, account.Address.For(path, "")) { Version = HttpVersion.Version11, Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        if (account.CredentialValue is { } credential)
            request.Headers.TryAddWithoutValidation(account.CredentialHeader, credential);
        if (dialect == Dialect.Anthropic)
            request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        return request;
    }

    private static byte[] Bytes(object body) => JsonSerializer.SerializeToUtf8Bytes(body, JsonSerializerOptions.Default);
}
