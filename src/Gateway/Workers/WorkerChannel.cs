using System.Net;
using System.Text.Json;
using ApiHub.Gateway.Hosting.Secrets;

namespace ApiHub.Gateway.Workers;

/// <summary>The way to the workers: pooled connections, and the token with which both sides know each other.</summary>
internal sealed class WorkerChannel(SiteSecrets secrets) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly JsonSerializerOptions SnakeCase = new(JsonSerializerDefaults.Web) { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
    private const int MostBytes = 64 * 1024;

    private readonly string _authorization = "Bearer " + secrets.WorkerToken;

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        AutomaticDecompression = DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(3),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
    });

    /// <summary>Sends a request as the gateway.</summary>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("Authorization");
        request.Headers.TryAddWithoutValidation("Authorization", _authorization);
        return _invoker.SendAsync(request, cancellationToken);
    }

    /// <returns>What the worker says of itself, or in a sentence why it says nothing that helps.</returns>
    public async Task<(WorkerReport? Report, string? Fault)> AskAsync(WorkerAddress worker, CancellationToken cancellationToken)
    {
        // The other side is real, whatever clock the site is given.
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, worker.For("/health"));
            using var answer = await SendAsync(request, either.Token);
            if (!answer.IsSuccessStatusCode)
                return (null, $"It answers {(int)answer.StatusCode} when asked for its health.");
            await answer.Content.LoadIntoBufferAsync(MostBytes, either.Token);
            var report = await JsonSerializer.DeserializeAsync<WorkerReport>(await answer.Content.ReadAsStreamAsync(either.Token), SnakeCase, either.Token);
            return report is { WorkerId: not null, Capacity: > 0 } ? (report, null) : (null, "It answers, but not as a worker that accepts this WORKER_AUTH_TOKEN.");
        }
        catch (JsonException)
        {
            return (null, "It answers, but not as a worker: is the address right?");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, $"It did not answer within {Patience.TotalSeconds:0} seconds.");
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return (null, "It cannot be reached.");
        }
    }

    public void Dispose() => _invoker.Dispose();
}
