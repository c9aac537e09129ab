using System.Text.Json.Nodes;

namespace ApiHub.FakeUpstream.Answers;

/// <summary>Errors in each dialect's shape, as a body and as an event in the midst of a stream.</summary>
internal static class Errors
{
    public static JsonObject Body(Endpoint endpoint, Script script) => endpoint switch
    {
        Endpoint.Messages or Endpoint.CountTokens => Anthropic(script),
        Endpoint.GeminiModels or Endpoint.GeminiGenerate or Endpoint.GeminiStream or Endpoint.GeminiCount or Endpoint.GeminiEmbed =>
            Gemini(script),
        _ => OpenAi(script),
    };

    public static byte[] Event(Endpoint endpoint, Script script, int sequenceNumber)
    {
        var failing = script.Status >= 400 ? script : script with { Status = 500 };
        return endpoint switch
        {
            Endpoint.Messages => Answer.Named(Anthropic(failing)),
            Endpoint.Responses => Answer.Named(new JsonObject
            {
                ["type"] = "error",
                ["code"] = failing.ErrorCode ?? "server_error",
                ["message"] = failing.ErrorMessage,
                ["param"] = null,
                ["sequence_number"] = sequenceNumber,
            }),
            _ => Answer.Data(Body(endpoint, failing)),
        };
    }

    private static JsonObject OpenAi(Script script)
    {
        var (type, code) = script.Status switch
        {
            401 => ("authentication_error", "invalid_api_key"),
            403 => ("permission_error", "insufficient_quota"),
            404 => ("invalid_request_error", "model_not_found"),
            429 => ("rate_limit_error", "rate_limit_exceeded"),
            >= 500 => ("server_error", "internal_server_error"),
            _ => ("invalid_request_error", null),
        };
        return new JsonObject
        {
            ["error"] = new JsonObject
            {
                ["message"] = script.ErrorMessage,
                ["type"] = type,
                ["param"] = null,
                ["code"] = script.ErrorCode ?? code,
            },
        };
    }

    private static JsonObject Anthropic(Script script) => new()
    {
        ["type"] = "error",
        ["error"] = new JsonObject
        {
            ["type"] = script.ErrorCode ?? script.Status switch
            {
                401 => "authentication_error",
                402 => "billing_error",
                403 => "permission_error",
                404 => "not_found_error",
                409 => "conflict_error",
                413 => "request_too_large",
                429 => "rate_limit_error",
                504 => "timeout_error",
                529 => "overloaded_error",
                >= 500 => "api_error",
                _ => "invalid_request_error",
            },
            ["message"] = script.ErrorMessage,
        },
        ["request_id"] = "req_fake",
    };

    private static JsonObject Gemini(Script script) => new()
    {
        ["error"] = new JsonObject
        {
            ["code"] = script.Status,
            ["message"] = script.ErrorMessage,
            ["status"] = script.ErrorCode ?? script.Status switch
            {
                401 => "UNAUTHENTICATED",
                403 => "PERMISSION_DENIED",
                404 => "NOT_FOUND",
                429 => "RESOURCE_EXHAUSTED",
                503 or 529 => "UNAVAILABLE",
                504 => "DEADLINE_EXCEEDED",
                >= 500 => "INTERNAL",
                _ => "INVALID_ARGUMENT",
            },
        },
    };
}
