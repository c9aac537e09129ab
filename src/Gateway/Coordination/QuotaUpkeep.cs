using ApiHub.Gateway.Hosting;

namespace ApiHub.Gateway.Coordination;

internal sealed class QuotaUpkeep(IQuotas quotas, TimeProvider clock, ILogger<QuotaUpkeep> log) : PeriodicJob(TimeSpan.FromSeconds(5), clock, log)
{
    protected override Task RunAsync(CancellationToken cancellationToken) => quotas.KeepUpAsync(cancellationToken);
}
