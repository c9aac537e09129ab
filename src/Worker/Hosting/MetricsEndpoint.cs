using System.Globalization;
using System.Text;
using ApiHub.Worker.Engine;

namespace ApiHub.Worker.Hosting;

/// <summary><c>GET /metrics</c>, in Prometheus' text format.</summary>
internal sealed class MetricsEndpoint(WorkerState state, ProcessPool pool)
{
    public Task ReadAsync(HttpContext http)
    {
        var text = new StringBuilder(1024);
        Head(text, "worker_requests_total", "counter", "Requests by the status of their answer.");
        foreach (var (status, count) in state.Answers)
            text.Append(CultureInfo.InvariantCulture, $"worker_requests_total{{status=\"{status}\"}} {count}\n");
        Head(text, "worker_starts_total", "counter", "Requests that found a process waiting (warm) or not (cold).");
        text.Append(CultureInfo.InvariantCulture, $"worker_starts_total{{start=\"warm\"}} {pool.WarmStarts}\nworker_starts_total{{start=\"cold\"}} {pool.ColdStarts}\n");
        One(text, "worker_rerequests_total", "counter", "Times that a CLI asked its upstream again, against its orders.", state.Rerequests);
        One(text, "worker_capacity", "gauge", "Answers at a time.", state.Capacity);
        One(text, "worker_in_flight", "gauge", "Answers under way.", state.InFlight);
        One(text, "worker_queued", "gauge", "Requests that wait for a process.", state.Queued);
        One(text, "worker_cli_processes", "gauge", "CLI processes, those that wait among them.", pool.Processes);
        One(text, "worker_cli_spares", "gauge", "CLI processes that wait for a request.", pool.Counts.Sum(count => count.Ready));
        One(text, "worker_draining", "gauge", "1 while no new requests are taken.", state.IsDraining ? 1 : 0);
        One(text, "process_resident_memory_bytes", "gauge", "Memory of the worker itself, without the CLI's.", Environment.WorkingSet);
        http.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        return http.Response.WriteAsync(text.ToString(), http.RequestAborted);
    }

    private static void One(StringBuilder text, string name, string type, string help, long value)
    {
        Head(text, name, type, help);
        text.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
    }

    private static void Head(StringBuilder text, string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");
}
