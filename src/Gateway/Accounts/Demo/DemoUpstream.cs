using System.Net;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Accounts.Demo;

/// <summary>
/// An upstream that answers in process, so that somebody who has just started ApiHub sees each of its protocols work without any account.
/// The model <c>demo</c> greets and repeats what it was told: the same words for the same question. Usage is counted by
/// <see cref="TokenEstimate"/>.
/// </summary>
internal sealed class DemoUpstream(TimeProvider time) : HttpMessageHandler
{
    public const string Model = "demo";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken);
        var dialect = DialectOf(request.RequestUri!.AbsolutePath);
        ApiError? error = null;
        var content = request.Method == HttpMethod.Get
            ? Listing(request.RequestUri.AbsolutePath, time.GetUtcNow())
            : Answer(request.RequestUri, body, dialect, out error);
        if (content is not null)
            return new(HttpStatusCode.OK) { Content = content, RequestMessage = request };
        error ??= new(404, ErrorKind.NotFound, "not_found", $"The demo account has no {request.Method} {request.RequestUri.AbsolutePath}.");
        return new((HttpStatusCode)error.Status)
        {
            Content = DemoContent.Json(ErrorFormat.Body(dialect, error, RequestId(request))),
            RequestMessage = request,
        };
    }

    private ByteArrayContent? Answer(Uri address, byte[] body, Dialect dialect, out ApiError? error)
    {
        error = null;
        var answer = AnswerAt(address, body);
        if (answer is null || DemoQuestion.Read(body, dialect, out error) is not { } question)
            return null;
        return answer(question, time.GetUtcNow());
    }

    private static Func<DemoQuestion, DateTimeOffset, ByteArrayContent>? AnswerAt(Uri address, byte[] body)
    {
        const string gemini = "/v1beta/models/" + Model;
        var asEvents = address.Query.Contains("alt=sse", StringComparison.Ordinal);
        return address.AbsolutePath switch
        {
            "/v1/chat/completions" => DemoChat.Answer,
            "/v1/completions" => DemoChat.AnswerText,
            "/v1/embeddings" => (_, _) => DemoEmbeddings.Answer(body),
            "/v1/responses" => DemoResponses.Answer,
            "/v1/messages" => DemoMessages.Answer,
            "/v1/messages/count_tokens" => (question, _) => DemoContent.Json(new { input_tokens = question.InputTokens }),
            gemini + ":generateContent" => DemoGemini.Whole,
            gemini + ":streamGenerateContent" => (question, now) => DemoGemini.Stream(question, now, asEvents),
            gemini + ":countTokens" => (question, _) => DemoContent.Json(new { totalTokens = question.InputTokens }),
            _ => null,
        };
    }

    private static ByteArrayContent? Listing(string path, DateTimeOffset now)
    {
        var model = new { id = Model, @object = "model", created = now.ToUnixTimeSeconds(), owned_by = "apihub" };
        return path switch
        {
            "/v1/models" => DemoContent.Json(new { @object = "list", data = new[] { model } }),
            "/v1/models/" + Model => DemoContent.Json(model),
            "/v1beta/models" => DemoContent.Json(new { models = new[] { DemoGemini.Listed } }),
            "/v1beta/models/" + Model => DemoContent.Json(DemoGemini.Listed),
            _ => null,
        };
    }

    private static Dialect DialectOf(string path) => path switch
    {
        _ when path.StartsWith("/v1beta/", StringComparison.Ordinal) => Dialect.Gemini,
        _ when path.StartsWith("/v1/messages", StringComparison.Ordinal) => Dialect.Anthropic,
        "/v1/responses" => Dialect.OpenAiResponses,
        _ => Dialect.OpenAiChat,
    };

    private static string RequestId(HttpRequestMessage request) =>
        request.Headers.TryGetValues("x-request-id", out var ids) ? ids.First() : "";
}
