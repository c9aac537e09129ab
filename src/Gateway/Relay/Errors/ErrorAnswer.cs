using System.Globalization;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>The one renderer of the relay's errors.</summary>
internal static class ErrorAnswer
{
    /// <summary>SDKs wait as long as they are told, however long: past this they are told not to retry instead.</summary>
    private const int LongestWaitSeconds = 120;

    public static async ValueTask WriteAsync(HttpContext context, Dialect dialect, ApiError error, string requestId)
    {
        var response = context.Response;
        if (response.HasStarted)
            return;
        var body = ErrorFormat.Body(dialect, error, requestId);
        response.Clear();
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        SetRequestId(response, dialect, requestId);
        if (error.RetryAfterSeconds is { } seconds)
            response.Headers.RetryAfter = Math.Min(seconds, LongestWaitSeconds).ToString(CultureInfo.InvariantCulture);
        bool? retry = error.ShouldRetry ?? (error.RetryAfterSeconds > LongestWaitSeconds ? false : null);
        if (retry is not null)
            response.Headers["x-should-retry"] = retry.Value ? "true" : "false";
        // Nobody waits for an answer whose reader has gone, so the client's token is left out.
        await response.BodyWriter.WriteAsync(body, CancellationToken.None);
    }

    public static void SetRequestId(HttpResponse response, Dialect dialect, string requestId)
    {
        response.Headers["x-request-id"] = requestId;
        if (dialect == Dialect.Anthropic)
            response.Headers["request-id"] = requestId;
    }
}
