using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>
/// Reads an answer's status and headers for the failure table: what goes to the client as it is, and what the rest is called.
/// </summary>
internal static class AnswerVerdict
{
    /// <summary>Whether the answer goes to the client as it is: a success, or a refusal of what the client has sent.</summary>
    public static bool IsForClient(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 => !IsPage(answer),
        401 or 402 or 403 or 407 or 408 or 429 => false,
        >= 400 and < 500 => !IsPage(answer),
        _ => false,
    };

    /// <summary>Whether the answer's body may say that a limit is reached.</summary>
    public static bool MaySpeakOfLimit(HttpResponseMessage answer) => (int)answer.StatusCode is 429 or 503;

    /// <summary>Names what is wrong with an answer that is not for the client. Limits are not its business.</summary>
    public static AttemptFailure Judge(HttpResponseMessage answer, Dialect dialect)
    {
        var status = (int)answer.StatusCode;
        return status switch
        {
            401 or 402 or 403 or 407 => new(
                AttemptResult.Refused, status, $"It answered {status}: the provider refuses the account's credential or its bill.",
                new(503, ErrorKind.Overloaded, "account_refused",
                    "The account that serves this model was refused by its provider. This is not your key's doing; the operator has to look.")
                { RetryAfterSeconds = 30 }),
            408 or 504 => new(
                AttemptResult.TimedOut, status, $"It answered {status}.",
                new(504, ErrorKind.Timeout, "upstream_timeout", $"The provider took too long (it answered {status}). Try again.")),
            503 or 529 => new(
                AttemptResult.Overloaded, status, $"It answered {status}.",
                new(dialect == Dialect.Anthropic ? 529 : 503, ErrorKind.Overloaded, "upstream_overloaded",
                    $"The provider is overloaded (it answered {status}). Try again in a moment.")),
            >= 500 => new(
                AttemptResult.Failed, status, $"It answered {status}.",
                new(502, ErrorKind.Upstream, "upstream_error", $"The provider failed (it answered {status}). Try again.")),
            _ => new(
                AttemptResult.Failed, status, $"It answered {status} with a page or a redirection instead of an API's answer: is its address right?",
                new(502, ErrorKind.Upstream, "upstream_not_an_api",
                    "The account's address answered with something that is not an API's answer. This is not your doing; the operator has to look.")),
        };
    }

    private static bool IsPage(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
        && values.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);
}
