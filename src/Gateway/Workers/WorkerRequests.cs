using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Workers;

/// <summary>A worker's sign of life, at least every five seconds; the first makes it known.</summary>
/// <param name="WorkerId">Its name, 1 to 100 characters.</param>
/// <param name="Url">Where the gateway reaches it: scheme, host and port.</param>
/// <param name="Capacity">How many requests it runs at once.</param>
/// <param name="Version">The worker's own version.</param>
/// <param name="CliVersion">The version of the Claude CLI that it runs.</param>
/// <param name="InFlight">How many requests it runs now.</param>
/// <param name="Queued">How many wait for a place.</param>
/// <param name="Draining">Whether it takes no new ones.</param>
/// <param name="LastError">What last went wrong there.</param>
/// <param name="Leaving">Whether this is its last word.</param>
public sealed record WorkerHeartbeatRequest(
    [Required, StringLength(100, MinimumLength = 1)] string WorkerId,
    [Required, StringLength(WorkerAddress.MaxLength)] string Url,
    [Range(1, 10_000)] int Capacity,
    [StringLength(50)] string? Version = null,
    [StringLength(50)] string? CliVersion = null,
    [Range(0, int.MaxValue)] int InFlight = 0,
    [Range(0, int.MaxValue)] int Queued = 0,
    bool Draining = false,
    [StringLength(500)] string? LastError = null,
    bool Leaving = false);

/// <summary>What the gateway answers to a heartbeat.</summary>
/// <param name="Draining">Whether the worker is to take nothing new.</param>
internal sealed record WorkerHeartbeatAnswer(bool Draining);

/// <summary>A worker and how it fares, as the answering node sees it.</summary>
/// <param name="Id">What it calls itself, or its host and port.</param>
/// <param name="Url">Where this node reaches it.</param>
/// <param name="Source">configured (WORKER_URLS), registered (by itself) or local (started by this node).</param>
/// <param name="Status">live, draining, lost, or unknown until it has answered once.</param>
/// <param name="Capacity">How many requests it runs at once; 0 until it has answered once.</param>
/// <param name="InFlight">How many it ran when it last spoke.</param>
/// <param name="InFlightHere">How many of this node's it runs now.</param>
/// <param name="Queued">How many waited for a place there when it last spoke.</param>
/// <param name="Fault">Why it is lost.</param>
/// <param name="LastError">What last went wrong there, in its own words.</param>
/// <param name="SeenAt">When it last spoke.</param>
internal sealed record WorkerView(
    string Id,
    string Url,
    WorkerSource Source,
    WorkerStatus Status,
    string? Version,
    string? CliVersion,
    int Capacity,
    int InFlight,
    int InFlightHere,
    int Queued,
    string? Fault,
    string? LastError,
    DateTimeOffset? SeenAt)
{
    public static WorkerView Of(FleetWorker worker, DateTimeOffset now)
    {
        var report = worker.Report;
        return new(
            worker.Id,
            worker.Address.Text,
            worker.Source,
            worker.Status(now),
            report?.Version,
            report?.CliVersion,
            report?.Capacity ?? 0,
            report?.InFlight ?? 0,
            worker.InFlight,
            report?.Queued ?? 0,
            worker.Fault,
            report?.LastError,
            worker.SeenAt);
    }
}

/// <summary>All workers; there are few enough to show them at once.</summary>
internal sealed record WorkerList(IReadOnlyList<WorkerView> Items, int Total);
