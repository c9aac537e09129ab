using System.Globalization;
using ApiHub.Gateway.Coordination;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Errors;

/// <summary>The one renderer of the relay's errors.</summary>
internal static class ErrorAnswer
{
    /// <summary>SDKs wait as long as they are told, however long: past this they are told not to retry instead.</summary>
    private const int LongestWaitSeconds = 120;

    /// <param name="context">The request.</param>
    /// <param name="dialect">Whose words the client understands.</param>
    /// <param name="error">What to say.</param>
    /// <param name="requestId">Goes with it.</param>
    /// <param name="hit">The limit that was hit, for the headers that tell how it stands.</param>
    /// <param name="now">For the same.</param>
    public static async ValueTask WriteAsync(HttpContext context, Dialect dialect, ApiError error, string requestId, LimitHit? hit = null, DateTimeOffset now = default)
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
        if (hit is not null)
            LimitHeaders.Set(response, dialect, hit, now);
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
