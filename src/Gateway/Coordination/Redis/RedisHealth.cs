using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ApiHub.Gateway.Coordination.Redis;

internal sealed class RedisHealth(RedisLink link) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(link.IsDown
            ? HealthCheckResult.Degraded("Redis does not answer: this node admits requests by itself, with its share of each limit and balance.")
            : HealthCheckResult.Healthy());
}
