using System.Text.Json.Nodes;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Hosting;

/// <summary><c>GET /health</c>, <c>POST /drain</c>, <c>POST /resume</c>.</summary>
internal sealed class HealthEndpoint(WorkerState state, WorkerOptions options, ProcessPool pool, TokenGate gate)
{
    public static readonly string Version = typeof(HealthEndpoint).Assembly.GetName().Version!.ToString(3);

    public Task ReadAsync(HttpContext http) => WriteAsync(http, gate.Knows(http.Request) ? Everything() : new() { ["status"] = Status });

    public Task DrainAsync(HttpContext http)
    {
        state.Drain(true);
        return WriteAsync(http, Everything());
    }

    public Task ResumeAsync(HttpContext http)
    {
        state.Drain(false);
        return WriteAsync(http, Everything());
    }

    private string Status => state.IsDraining ? "draining" : "ok";

    private JsonObject Everything() => new()
    {
        ["status"] = Status,
        ["worker_id"] = options.Id,
        ["version"] = Version,
        ["cli_version"] = pool.Cli.Version.ToString(),
        ["cli_path"] = pool.Cli.Path,
        ["capacity"] = state.Capacity,
        ["in_flight"] = state.InFlight,
        ["queued"] = state.Queued,
        ["draining"] = state.IsDraining,
        ["last_error"] = state.LastError?.Message,
        ["last_error_at"] = state.LastError?.At,
        ["uptime_seconds"] = (long)state.Uptime.TotalSeconds,
        ["pools"] = new JsonArray([.. Pools()]),
    };

    private IEnumerable<JsonNode> Pools() =>
        from count in pool.Counts
        group count by (count.Shape.Account, count.Shape.Model) into pool
        select new JsonObject
        {
            ["account"] = pool.Key.Account.ToString(),
            ["model"] = pool.Key.Model,
            ["ready"] = pool.Sum(count => count.Ready),
            ["warming"] = pool.Sum(count => count.Warming),
        };

    private static Task WriteAsync(HttpContext http, JsonObject body)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body.ToJsonString(), http.RequestAborted);
    }
}
