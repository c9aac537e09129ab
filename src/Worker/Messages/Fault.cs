using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ApiHub.Worker.Messages;

/// <summary>Why a request is not answered, in the Messages API's own words.</summary>
/// <param name="Status">HTTP status.</param>
/// <param name="Type">The API's error type.</param>
/// <param name="Message">For people; never names a host, a key or what was asked.</param>
/// <param name="RetryAfter">Seconds; null when it is not known.</param>
/// <param name="State">What about the worker itself is the cause, so that the gateway asks another: <c>full</c>, <c>draining</c>, <c>refused</c>; null: not the worker.</param>
internal sealed record Fault(int Status, string Type, string Message, int? RetryAfter = null, string? State = null)
{
    private const string StateHeader = "x-apihub-worker-state";

    // Errors are never part of a page.
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Fault Invalid(string message) => new(400, "invalid_request_error", message);

    public static Fault Full(string message) => new(529, "overloaded_error", message, RetryAfter: 1, "full");

    public static Fault Internal(string message) => new(500, "api_error", message);

    public byte[] Body(string requestId) => JsonSerializer.SerializeToUtf8Bytes<JsonNode>(new JsonObject
    {
        ["type"] = "error",
        ["error"] = new JsonObject { ["type"] = Type, ["message"] = Message },
        ["request_id"] = requestId,
    }, Readable);

    public async Task WriteAsync(HttpContext http)
    {
        http.Response.StatusCode = Status;
        http.Response.ContentType = "application/json";
        if (RetryAfter is { } seconds)
            http.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        if (State is not null)
            http.Response.Headers[StateHeader] = State;
        await http.Response.Body.WriteAsync(Body(http.TraceIdentifier), http.RequestAborted);
    }
}
