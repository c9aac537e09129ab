using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Workers;

internal static class WorkerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/workers/heartbeat", HeartbeatAsync).RequireAuthorization(WorkerToken.Policy).WithTags("Workers")
            .WithSummary("A worker's sign of life, which registers it; the bearer is WORKER_AUTH_TOKEN.");

        var workers = routes.MapGroup("/api/admin/workers").RequireAuthorization(Policies.Operator).WithTags("Workers");
        workers.MapGet("", List).WithSummary("Lists the workers and how they fare.");
        workers.MapPost("/{id}/drain", DrainAsync).Audited("worker.drain").WithSummary("Lets a worker end what it has and gives it nothing new, on all nodes and until it is resumed.");
        workers.MapPost("/{id}/resume", ResumeAsync).Audited("worker.resume").WithSummary("Gives a drained worker requests again.");
    }

    private static async Task<Results<Ok<WorkerHeartbeatAnswer>, ProblemHttpResult>> HeartbeatAsync(
        WorkerHeartbeatRequest request, WorkerRegister register, CancellationToken cancellationToken)
    {
        if (!WorkerAddress.TryParse(request.Url, out var address))
            return Problems.BadRequest("invalid_url", "url must be scheme, host and port, such as http://10.0.0.7:3002.");
        if (request.Leaving)
        {
            await register.LeftAsync(address, cancellationToken);
            return TypedResults.Ok(new WorkerHeartbeatAnswer(Draining: true));
        }

        var report = new WorkerReport(
            request.WorkerId, request.Version, request.CliVersion, request.Capacity, request.InFlight, request.Queued, request.Draining, request.LastError);
        return TypedResults.Ok(new WorkerHeartbeatAnswer(await register.HeardAsync(address, report, cancellationToken)));
    }

    private static Ok<WorkerList> List(WorkerFleet fleet, TimeProvider clock)
    {
        var now = clock.GetUtcNow();
        var workers = fleet.Workers.Select(worker => WorkerView.Of(worker, now)).OrderBy(worker => worker.Id, StringComparer.Ordinal).ToList();
        return TypedResults.Ok(new WorkerList(workers, workers.Count));
    }

    private static Task<Results<Ok<WorkerView>, ProblemHttpResult>> DrainAsync(
        string id, WorkerFleet fleet, WorkerRegister register, AuditTrail trail, TimeProvider clock, CancellationToken cancellationToken) =>
        SetDrainedAsync(id, true, fleet, register, trail, clock, cancellationToken);

    private static Task<Results<Ok<WorkerView>, ProblemHttpResult>> ResumeAsync(
        string id, WorkerFleet fleet, WorkerRegister register, AuditTrail trail, TimeProvider clock, CancellationToken cancellationToken) =>
        SetDrainedAsync(id, false, fleet, register, trail, clock, cancellationToken);

    private static async Task<Results<Ok<WorkerView>, ProblemHttpResult>> SetDrainedAsync(
        string id, bool drained, WorkerFleet fleet, WorkerRegister register, AuditTrail trail, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (fleet.Find(id) is not { } worker)
            return Problems.NotFound("worker");
        await register.DrainAsync(worker, drained, trail, cancellationToken);
        return TypedResults.Ok(WorkerView.Of(worker, clock.GetUtcNow()));
    }
}
