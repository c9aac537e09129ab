using ApiHub.Worker.Cli;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Engine;

/// <summary>What the CLI reports of a failed request, in the Messages API's words.</summary>
internal static class FaultMap
{
    private const string Refused = "API Error: 400 ";

    /// <summary>The fault that a failed turn stands for.</summary>
    /// <param name="error">The CLI's word for it.</param>
    /// <param name="status">The upstream's status, where the CLI tells.</param>
    /// <param name="text">The CLI's own words. They may name hosts, and only what the upstream itself said about a request it could not read is passed on.</param>
    public static Fault Of(string error, int? status, string text) => (status, error) switch
    {
        (_, "billing_error") => new(402, "billing_error", "The upstream refuses the account: its credit is used up."),
        (401, _) or (null, "authentication_failed") => new(401, "authentication_error", "The upstream refuses the account's API key."),
        (403, _) => new(403, "permission_error", "The upstream does not allow the account this request."),
        (404, _) or (null, "model_not_found") => new(404, "not_found_error", "The upstream does not know the model, or the account may not use it."),
        (413, _) => new(413, "request_too_large", "The request is too large for the upstream."),
        (429, _) or (null, "rate_limit") => new(429, "rate_limit_error", "The account's rate limit at the upstream is reached."),
        (529, _) or (null, "overloaded") => new(529, "overloaded_error", "The upstream is overloaded."),
        (504 or 408, _) => new(504, "timeout_error", "The upstream did not answer in time."),
        (400 or 422, _) => Fault.Invalid(WordsOfUpstream(text) ?? "The upstream refuses the request as invalid."),
        (null, "invalid_request") => Fault.Invalid("The upstream refuses the request as invalid."),
        (>= 400 and < 500, _) => new(status.Value, "api_error", $"The upstream refuses the request with status {status}."),
        (>= 500, _) => Fault.Internal($"The upstream failed with status {status}."),
        _ => Fault.Internal("The upstream's answer broke off, or was none."),
    };

    /// <summary>A turn that ended without an answer.</summary>
    public static Fault Of(CliLine.Failure? failure, CliLine.Result result) => result switch
    {
        { IsError: false, Turns: 0 } => Fault.Invalid("messages: the Claude CLI took the last message for a command of its own and sent nothing."),
        _ => Of(failure?.Error ?? "", result.Status ?? failure?.Status, result.Words),
    };

    private static string? WordsOfUpstream(string text) =>
        text.StartsWith(Refused, StringComparison.Ordinal) && !text.Contains("://", StringComparison.Ordinal) ? text[Refused.Length..].Trim() : null;
}
