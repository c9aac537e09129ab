using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Hosting;

/// <summary>Tells the gateway every five seconds that it is there and how busy it is, and hears whether it should drain.</summary>
internal sealed partial class Heartbeat(WorkerOptions options, WorkerState state, ProcessPool pool, HttpClient client, TimeProvider time, ILogger<Heartbeat> log)
    : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(30);

    private string _lastOutcome = "";

    /// <summary>Before anything stops: the gateway sends no more requests here.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        state.Leave();
        await SendAsync(leaving: true, cancellationToken);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (options.GatewayUrl is not null)
        {
            var accepted = await SendAsync(leaving: false, stoppingToken);
            await Task.Delay(accepted ? WorkerOptions.HeartbeatEvery : AfterRefusal, time, stoppingToken);
        }
    }

    /// <returns>False when the gateway does not accept this worker.</returns>
    private async Task<bool> SendAsync(bool leaving, CancellationToken ct)
    {
        if (options.GatewayUrl is not { } gateway)
            return true;
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(gateway, "api/workers/heartbeat"));
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.AuthToken);
            request.Content = new StringContent(Body(leaving).ToJsonString(), new MediaTypeHeaderValue("application/json"));
            using var answer = await client.SendAsync(request, either.Token);
            if (answer.IsSuccessStatusCode)
                await HearAsync(answer, either.Token);
            Tell(answer.StatusCode);
            return answer.StatusCode != HttpStatusCode.Unauthorized;
        }
        catch (Exception e) when (e is HttpRequestException or JsonException || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            Tell(null);
            return true;
        }
    }

    private JsonObject Body(bool leaving)
    {
        var body = new JsonObject
        {
            ["worker_id"] = options.Id,
            ["url"] = options.Url.ToString().TrimEnd('/'),
            ["version"] = HealthEndpoint.Version,
            ["cli_version"] = pool.Cli.Version.ToString(),
            ["capacity"] = state.Capacity,
            ["in_flight"] = state.InFlight,
            ["queued"] = state.Queued,
            ["draining"] = state.IsDraining,
            ["last_error"] = state.LastError?.Message,
        };
        if (leaving)
            body["leaving"] = true;
        return body;
    }

    private async Task HearAsync(HttpResponseMessage answer, CancellationToken ct)
    {
        var said = await JsonNode.ParseAsync(await answer.Content.ReadAsStreamAsync(ct), cancellationToken: ct);
        if (said is JsonObject && said["draining"] is { } draining)
            state.DrainByGateway(draining.GetValueKind() == JsonValueKind.True);
    }

    /// <summary>Says a change once, not every five seconds.</summary>
    private void Tell(HttpStatusCode? status)
    {
        var outcome = status?.ToString() ?? "unreachable";
        if (Interlocked.Exchange(ref _lastOutcome, outcome) == outcome)
            return;
        if (status is null)
            Log.Unreachable(log, options.GatewayUrl!);
        else if (status == HttpStatusCode.Unauthorized)
            Log.Refused(log, options.GatewayUrl!);
        else if ((int)status is >= 200 and < 300)
            Log.Registered(log, options.GatewayUrl!, options.Id);
        else
            Log.Odd(log, options.GatewayUrl!, (int)status);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Registered at {Gateway} as {Id}")]
        public static partial void Registered(ILogger logger, Uri gateway, string id);

        [LoggerMessage(LogLevel.Error, "{Gateway} refuses this worker's token: set WORKER_AUTH_TOKEN to the gateway's")]
        public static partial void Refused(ILogger logger, Uri gateway);

        [LoggerMessage(LogLevel.Warning, "{Gateway} cannot be reached; trying again")]
        public static partial void Unreachable(ILogger logger, Uri gateway);

        [LoggerMessage(LogLevel.Warning, "{Gateway} answers heartbeats with status {Status}")]
        public static partial void Odd(ILogger logger, Uri gateway, int status);
    }
}
