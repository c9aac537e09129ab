using ApiHub.Worker.Hosting;

namespace ApiHub.Worker.Messages;

/// <summary>
/// <c>POST /v1/messages/count_tokens</c>. The CLI has nothing of the kind, so this one call goes to the provider's API directly, with the account's
/// key and as nobody but this worker. It is free of charge, and counts the request without the few lines that the CLI adds to it.
/// </summary>
internal sealed partial class CountTokensEndpoint(HttpClient client, WorkerState state, ILogger<CountTokensEndpoint> log)
{
    private const string Vendor = "https://api.anthropic.com";

    public async Task HandleAsync(HttpContext http)
    {
        var (account, fault) = AccountHeaders.Read(http.Request.Headers);
        fault ??= await ForwardAsync(http, account!, http.RequestAborted);
        state.Answered(fault?.Status ?? http.Response.StatusCode);
        if (fault is null)
            return;
        state.Failed(fault);
        await fault.WriteAsync(http);
    }

    private async Task<Fault?> ForwardAsync(HttpContext http, AccountHeaders account, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, (account.BaseUrl ?? Vendor) + "/v1/messages/count_tokens");
        request.Headers.TryAddWithoutValidation("x-api-key", account.Key);
        request.Headers.TryAddWithoutValidation("anthropic-version", "2023-06-01");
        request.Content = new StreamContent(http.Request.Body);
        request.Content.Headers.ContentType = new("application/json");
        try
        {
            using var answer = await client.SendAsync(request, ct);
            http.Response.StatusCode = (int)answer.StatusCode;
            http.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
            if (answer.Headers.RetryAfter is { } wait)
                http.Response.Headers.RetryAfter = wait.ToString();
            await answer.Content.CopyToAsync(http.Response.Body, ct);
            return null;
        }
        catch (Exception e) when (e is HttpRequestException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Log.Unreachable(log, e.GetType().Name);
            return Fault.Internal("The upstream cannot be reached.");
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Tokens could not be counted: the upstream cannot be reached ({Reason})")]
        public static partial void Unreachable(ILogger logger, string reason);
    }
}
