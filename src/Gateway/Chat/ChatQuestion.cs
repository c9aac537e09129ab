using System.Globalization;
using System.Text;

namespace ApiHub.Gateway.Chat;

/// <summary>A message to be answered, whichever way it has come.</summary>
/// <param name="Endpoint">The path that was called.</param>
/// <param name="Message">The user's words.</param>
/// <param name="SessionId">As it was sent; null: a new session.</param>
/// <param name="Model">Null: the session's or the default.</param>
/// <param name="System">Null: the session's.</param>
/// <param name="MaxTokens">Null: no maximum.</param>
/// <param name="Stream">Whether the answer is wanted piece by piece.</param>
internal sealed record ChatQuestion(string Endpoint, string Message, string? SessionId, string? Model, string? System, int? MaxTokens, bool Stream)
{
    public const string EmptyMessage = "message is missing or empty.";

    /// <summary>UTF-8 bytes of a message and of a system text: more than any conversation has, less than what would fill the database.</summary>
    public const int MaxBytes = 512 * 1024;

    public static ChatQuestion Of(ChatRequest request) => new(
        "/api/chat", request.Message, Given(request.SessionId), Given(request.Model), Given(request.System), request.MaxTokens, request.Stream);

    public static ChatQuestion Of(ChatStreamRequest request) => new(
        "/api/chat/stream", request.Message ?? "", Given(request.SessionId), Given(request.Model), null, null, Stream: true);

    public ChatFailure? Fault() => this switch
    {
        _ when string.IsNullOrWhiteSpace(Message) => new(StatusCodes.Status400BadRequest, "invalid_request", EmptyMessage),
        { Model.Length: > 200 } => new(StatusCodes.Status400BadRequest, "invalid_request", "model can have 200 characters."),
        _ when TooLarge("message", Message) is { } fault => fault,
        _ => System is null ? null : TooLarge("system", System),
    };

    public static ChatFailure? TooLarge(string name, string text) => Encoding.UTF8.GetByteCount(text) is var bytes && bytes > MaxBytes
        ? new(
            StatusCodes.Status413PayloadTooLarge, "message_too_large",
            string.Create(CultureInfo.InvariantCulture, $"{name} has {bytes:N0} bytes; {MaxBytes:N0} are allowed. Send longer texts in parts, or over /v1."))
        : null;

    private static string? Given(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
