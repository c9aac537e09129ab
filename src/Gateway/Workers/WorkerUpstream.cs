using System.Net;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Workers;

/// <summary>
/// The connection of a <c>claude-cli</c> account: each request goes to the least busy worker, with what it must know of the account in headers of
/// the internal channel. The account's key is there already.
/// </summary>
internal sealed class WorkerUpstream(Guid accountId, WorkerFleet fleet, WorkerChannel channel) : HttpMessageHandler
{
    public const string AccountHeader = "x-apihub-account";
    public const string BaseUrlHeader = "x-apihub-base-url";

    /// <summary>Set by a worker on an answer that is its own and not the account's: <c>full</c>, <c>draining</c> or <c>refused</c>.</summary>
    public const string StateHeader = "x-apihub-worker-state";

    private const string Vendor = "api.anthropic.com";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = Address(request);
        List<FleetWorker> tried = [];
        var hasFull = false;
        while (fleet.Choose(tried) is { } worker)
        {
            tried.Add(worker);
            request.RequestUri = worker.Address.For(path);
            if (await TryAsync(worker, request, cancellationToken) is not { } answer)
                continue;
            if (!answer.Headers.NonValidated.TryGetValues(StateHeader, out var state))
                return answer;
            hasFull |= state.ToString() == "full";
            if (answer.StatusCode == HttpStatusCode.Unauthorized)
                worker.Failed("It does not accept this gateway's WORKER_AUTH_TOKEN.");
            answer.Dispose();
        }

        return hasFull ? Full() : throw new HttpRequestException(HttpRequestError.ConnectionError, "No worker takes requests.");
    }

    /// <returns>The worker's answer, which holds a place there until it is disposed; null: it has not got the request, so that another may.</returns>
    private async Task<HttpResponseMessage?> TryAsync(FleetWorker worker, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        worker.Enter();
        var isHeld = true;
        try
        {
            var answer = await channel.SendAsync(request, cancellationToken);
            answer.Content = new WorkerAnswer(answer.Content, worker);
            isHeld = false;
            return answer;
        }
        catch (HttpRequestException e) when (e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError)
        {
            // Whatever else goes wrong, the worker may have asked the account already: asking another could be paid for twice.
            worker.Failed("It cannot be reached.");
            return null;
        }
        finally
        {
            if (isHeld)
                worker.Leave();
        }
    }

    /// <summary>Adds what the worker must know of the account.</summary>
    /// <returns>The path that the worker is asked for.</returns>
    private string Address(HttpRequestMessage request)
    {
        var address = request.RequestUri!;
        var path = address.PathAndQuery;
        var api = Math.Max(0, address.AbsolutePath.LastIndexOf("/v1/", StringComparison.Ordinal));
        request.Headers.TryAddWithoutValidation(AccountHeader, accountId.ToString());
        if (address.Host != Vendor)
            request.Headers.TryAddWithoutValidation(BaseUrlHeader, address.GetLeftPart(UriPartial.Authority) + path[..api]);
        return path[api..];
    }

    /// <summary>Said as a limit of the account's: it is not broken, and another account may have room.</summary>
    private static HttpResponseMessage Full()
    {
        var error = new ApiError(429, ErrorKind.RateLimit, "workers_full", "All workers are busy; try again in a moment.");
        return new(HttpStatusCode.TooManyRequests)
        {
            Content = new ByteArrayContent(ErrorFormat.Body(Dialect.Anthropic, error, "")) { Headers = { { "Content-Type", "application/json" } } },
            Headers = { { "retry-after", "1" } },
        };
    }
}
