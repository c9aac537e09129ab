using System.Globalization;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>
/// Reads an answer's status and headers for the failure table: what goes to the client as it is, and whom the rest is to be blamed on.
/// </summary>
internal static class AnswerVerdict
{
    private static readonly TimeSpan UsualCoolDown = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestCoolDown = TimeSpan.FromHours(1);

    /// <returns>What to tell the client instead of the answer; null: the answer goes on as it is.</returns>
    public static ApiError? Judge(HttpResponseMessage answer, UpstreamAccount account, string model, Dialect dialect, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        switch (status)
        {
            case >= 200 and < 300:
                return IsPage(answer) ? NotAnApi(account, status, now) : null;
            case 401 or 402 or 403 or 407:
                account.State.Refused($"It answered {status}: the provider refuses the account's credential or its bill.", now);
                return new(
                    503, ErrorKind.Overloaded, "account_refused",
                    "The account that serves this model was refused by its provider. This is not your key's doing; the operator has to look.")
                { RetryAfterSeconds = 30 };
            case 429:
                return Limited(answer, account, model, now);
            case 408 or >= 500:
                account.State.Failed(AttemptResult.Failed, $"It answered {status}.", now);
                return Failed(status, dialect);
            case < 400:
                return NotAnApi(account, status, now);
            default:
                return IsPage(answer) ? NotAnApi(account, status, now) : null;
        }
    }

    private static ApiError Limited(HttpResponseMessage answer, UpstreamAccount account, string model, DateTimeOffset now)
    {
        var wait = RetryAfter(answer, now) ?? UsualCoolDown;
        wait = wait < TimeSpan.FromSeconds(1) ? TimeSpan.FromSeconds(1) : wait > LongestCoolDown ? LongestCoolDown : wait;
        account.State.Limited(model, new(now + wait, null, "It answered 429."), now);
        return Errors.Refusals.PoolUnavailable(model, wait);
    }

    private static ApiError Failed(int status, Dialect dialect) => status switch
    {
        408 or 504 => new(504, ErrorKind.Timeout, "upstream_timeout", $"The provider took too long (it answered {status}). Try again."),
        503 or 529 => new(
            dialect == Dialect.Anthropic ? 529 : 503, ErrorKind.Overloaded, "upstream_overloaded",
            $"The provider is overloaded (it answered {status}). Try again in a moment."),
        _ => new(502, ErrorKind.Upstream, "upstream_error", $"The provider failed (it answered {status}). Try again."),
    };

    private static ApiError NotAnApi(UpstreamAccount account, int status, DateTimeOffset now)
    {
        account.State.Failed(AttemptResult.Failed, $"It answered {status} with a page or a redirection instead of an API's answer: is its address right?", now);
        return new(
            502, ErrorKind.Upstream, "upstream_not_an_api",
            "The account's address answered with something that is not an API's answer. This is not your doing; the operator has to look.");
    }

    private static bool IsPage(HttpResponseMessage answer) =>
        answer.Content.Headers.NonValidated.TryGetValues("Content-Type", out var values)
        && values.ToString().StartsWith("text/html", StringComparison.OrdinalIgnoreCase);

    private static TimeSpan? RetryAfter(HttpResponseMessage answer, DateTimeOffset now)
    {
        if (Value(answer, "retry-after-ms") is { } milliseconds
            && double.TryParse(milliseconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var ms) && ms is >= 0 and < 1e12)
            return TimeSpan.FromMilliseconds(ms);
        if (Value(answer, "retry-after") is not { } text)
            return null;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds))
            return seconds is >= 0 and < 1e9 ? TimeSpan.FromSeconds(seconds) : null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) ? date - now : null;
    }

    private static string? Value(HttpResponseMessage answer, string header) =>
        answer.Headers.NonValidated.TryGetValues(header, out var values) ? values.ToString() : null;
}
