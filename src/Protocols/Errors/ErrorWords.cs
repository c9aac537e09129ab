namespace ApiHub.Protocols;

/// <summary>Each vendor's own word for a kind of error.</summary>
internal static class ErrorWords
{
    public static string OpenAi(ErrorKind kind) => kind switch
    {
        ErrorKind.Billing => "insufficient_quota",
        ErrorKind.Permission => "permission_error",
        ErrorKind.RateLimit => "rate_limit_error",
        ErrorKind.Overloaded => "service_unavailable_error",
        ErrorKind.Timeout => "timeout_error",
        ErrorKind.Upstream or ErrorKind.Internal => "server_error",
        // A wrong key and an unknown model are invalid requests at this vendor; the code tells them apart.
        _ => "invalid_request_error",
    };

    public static string Anthropic(ErrorKind kind) => kind switch
    {
        ErrorKind.Authentication => "authentication_error",
        ErrorKind.Billing => "billing_error",
        ErrorKind.Permission => "permission_error",
        ErrorKind.NotFound => "not_found_error",
        ErrorKind.TooLarge => "request_too_large",
        ErrorKind.RateLimit => "rate_limit_error",
        ErrorKind.Overloaded => "overloaded_error",
        ErrorKind.Timeout => "timeout_error",
        ErrorKind.Upstream or ErrorKind.Internal => "api_error",
        _ => "invalid_request_error",
    };

    public static string Gemini(ErrorKind kind) => kind switch
    {
        ErrorKind.Authentication => "UNAUTHENTICATED",
        ErrorKind.Permission => "PERMISSION_DENIED",
        ErrorKind.NotFound => "NOT_FOUND",
        ErrorKind.Billing or ErrorKind.RateLimit => "RESOURCE_EXHAUSTED",
        ErrorKind.Upstream or ErrorKind.Overloaded => "UNAVAILABLE",
        ErrorKind.Timeout => "DEADLINE_EXCEEDED",
        ErrorKind.Internal => "INTERNAL",
        _ => "INVALID_ARGUMENT",
    };

    /// <summary>The code as Google writes a reason: <c>MODEL_NOT_FOUND</c>.</summary>
    public static string Reason(string code) => code.Replace('-', '_').Replace('.', '_').ToUpperInvariant();
}
