using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Chat;

/// <summary>Why there is no answer, or no whole one.</summary>
/// <param name="Status">What HTTP calls it, where nothing has been sent yet.</param>
/// <param name="Code">Stable: what programs look at.</param>
/// <param name="Detail">What happened and what to do, for people.</param>
internal sealed record ChatFailure(int Status, string Code, string Detail)
{
    public string? RequestId { get; init; }

    /// <summary>Seconds, as the relay has said.</summary>
    public string? RetryAfter { get; init; }

    /// <summary>What the relay has said in <c>x-should-retry</c>.</summary>
    public string? ShouldRetry { get; init; }

    public ProblemHttpResult ToProblem(HttpResponse response)
    {
        Set("x-request-id", RequestId);
        Set("Retry-After", RetryAfter);
        Set("x-should-retry", ShouldRetry);
        return Problems.Of(Status, Code, Detail);

        void Set(string header, string? value)
        {
            if (value is not null)
                response.Headers[header] = value;
        }
    }
}
