using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ApiHub.Gateway.Hosting.Health;

/// <summary>How the gateway is, for balancers, probes and people. Open to all, so it says nothing that helps an attacker.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this WebApplication app)
    {
        var group = app.MapGroup("/health").AllowAnonymous().WithTags("Health");
        group.MapGet("", ShowAsync).WithSummary("How the gateway is, with its version and what waits in the journal");
        group.MapGet("/live", ShowLife).WithSummary("Whether the process runs; nothing else is looked at");
        group.MapGet("/ready", ShowReadinessAsync).WithSummary("Whether requests should be sent here; 503 and the reasons when not")
            .Produces<ReadinessView>(StatusCodes.Status503ServiceUnavailable);
    }

    private static async Task<Ok<HealthView>> ShowAsync(HealthCheckService health, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        var database = report.Entries["database"].Status == HealthStatus.Healthy ? "ok" : "away";
        var depth = (long)report.Entries["journal"].Data["depth"];
        return TypedResults.Ok(new HealthView(Word(report.Status, life), StartupSummary.Version, database, depth));
    }

    private static Ok<LifeView> ShowLife() => TypedResults.Ok(new LifeView("ok"));

    private static async Task<Results<Ok<ReadinessView>, JsonHttpResult<ReadinessView>>> ShowReadinessAsync(
        HealthCheckService health, IHostApplicationLifetime life, CancellationToken cancellationToken)
    {
        var report = await health.CheckHealthAsync(cancellationToken);
        List<string> reasons = [.. report.Entries.Values.Select(entry => entry.Description).OfType<string>()];
        if (life.ApplicationStopping.IsCancellationRequested)
            reasons.Add("The gateway is stopping: it ends the requests that it has and takes no more.");
        var view = new ReadinessView(Word(report.Status, life), reasons);
        return view.Status is "ok" or "degraded"
            ? TypedResults.Ok(view)
            : TypedResults.Json(view, statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    private static string Word(HealthStatus status, IHostApplicationLifetime life) => status switch
    {
        _ when life.ApplicationStopping.IsCancellationRequested => "draining",
        HealthStatus.Healthy => "ok",
        HealthStatus.Degraded => "degraded",
        _ => "unavailable",
    };
}

/// <param name="Status"><c>ok</c>, <c>degraded</c>, <c>unavailable</c> or <c>draining</c>.</param>
/// <param name="Version">The gateway's version.</param>
/// <param name="Database"><c>ok</c> or <c>away</c>.</param>
/// <param name="JournalDepth">Usage records that are not in the database yet.</param>
internal sealed record HealthView(string Status, string Version, string Database, long JournalDepth);

/// <param name="Status"><c>ok</c>.</param>
internal sealed record LifeView(string Status);

/// <param name="Status"><c>ok</c>, <c>degraded</c>, <c>unavailable</c> or <c>draining</c>.</param>
/// <param name="Reasons">One sentence for each thing that is not as it should be.</param>
internal sealed record ReadinessView(string Status, IReadOnlyList<string> Reasons);
