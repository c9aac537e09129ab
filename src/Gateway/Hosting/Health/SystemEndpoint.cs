using System.Data.Common;
using System.Runtime.InteropServices;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting.WebConsole;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace ApiHub.Gateway.Hosting.Health;

/// <summary>When this process began to serve.</summary>
internal sealed class ServerStart(TimeProvider clock)
{
    public DateTimeOffset At { get; } = clock.GetUtcNow();
}

/// <summary><c>/api/admin/system</c>: what an administrator wants to know of the node before he asks somebody for help.</summary>
internal static class SystemEndpoint
{
    public static void MapSystem(this WebApplication app) =>
        app.MapGet("/api/admin/system", ShowAsync).RequireAuthorization(Policies.Admin).WithTags("Health")
            .WithName("get_system").WithSummary("How this node is: versions, database, journal, checks, books.");

    private static async Task<Ok<SystemView>> ShowAsync(
        HealthCheckService health, DatabaseAddress address, GatewayDb db, ServerStart start, ConsoleFiles console, LastAudit audit, TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var journal = report.Entries["journal"].Data;
        return TypedResults.Ok(new SystemView
        {
            Version = StartupSummary.Version,
            ConsoleVersion = console.Version,
            Node = Environment.MachineName,
            StartedAt = start.At,
            UptimeSeconds = (long)(clock.GetUtcNow() - start.At).TotalSeconds,
            Runtime = RuntimeInformation.FrameworkDescription,
            OperatingSystem = RuntimeInformation.OSDescription,
            MemoryBytes = Environment.WorkingSet,
            Database = await DatabaseAsync(address, db, report.Entries["database"].Status, cancellationToken),
            Journal = new((long)journal["depth"], (long)journal["bytes"], (long)journal["max_bytes"]),
            UsesRedis = report.Entries.ContainsKey("redis"),
            Checks = [.. report.Entries.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => new CheckView(entry.Key, Word(entry.Value.Status), entry.Value.Description))],
            Books = new(audit.Found?.At, audit.Found?.Mismatches),
        });
    }

    private static async Task<DatabaseView> DatabaseAsync(
        DatabaseAddress address, GatewayDb db, HealthStatus status, CancellationToken cancellationToken)
    {
        var kind = address.Kind == DatabaseKind.Sqlite ? "sqlite" : "postgres";
        var location = address.File ?? Server(new(address.ConnectionString));
        if (status != HealthStatus.Healthy)
            return new(kind, location, null, null);
        try
        {
            var size = address.File is { } file
                ? new FileInfo(file).Length
                : await db.Database.SqlQueryRaw<long>("SELECT pg_database_size(current_database()) AS \"Value\"").SingleAsync(cancellationToken);
            return new(kind, location, size, [.. await db.Database.GetAppliedMigrationsAsync(cancellationToken)]);
        }
        catch (Exception e) when (e is DbException or IOException)
        {
            return new(kind, location, null, null);
        }
    }

    /// <summary>Without the user and his password.</summary>
    private static string Server(NpgsqlConnectionStringBuilder connection) => $"{connection.Host}:{connection.Port}/{connection.Database}";

    private static string Word(HealthStatus status) => status switch
    {
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        _ => "unavailable",
    };
}
