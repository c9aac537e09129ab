using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>Whether the journal still takes records; without it no request may be served.</summary>
internal sealed class JournalHealth(Journal journal) : IHealthCheck
{
    public const string Name = "journal";

    /// <summary>Key of the number of waiting records in the result's data.</summary>
    public const string Depth = "depth";

    /// <summary>Key of what they take.</summary>
    private const string Bytes = "bytes";

    /// <summary>Key of what the journal may take.</summary>
    private const string MaxBytes = "max_bytes";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var data = new Dictionary<string, object> { [Depth] = journal.Depth, [Bytes] = journal.Bytes, [MaxBytes] = journal.MaxBytes };
        return Task.FromResult(journal.IsFull
            ? HealthCheckResult.Unhealthy("The journal is full: requests are refused until the database takes its records.", data: data)
            : HealthCheckResult.Healthy(data: data));
    }
}
