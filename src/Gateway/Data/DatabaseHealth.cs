using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ApiHub.Gateway.Data;

/// <summary>
/// Whether the database answers. Anybody may ask for the gateway's health, so the database is asked at most once a second,
/// whoever and however many ask.
/// </summary>
internal sealed class DatabaseHealth(IDbContextFactory<GatewayDb> databases, TimeProvider clock) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _gate = new();
    private Task<bool> _answer = Task.FromResult(false);
    private long? _askedAt;

    /// <returns>Degraded when it is away: known keys go on working and the journal keeps what is used.</returns>
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        await Latest().WaitAsync(cancellationToken)
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded("The database does not answer: keys known from before go on working, and the journal keeps what they use.");

    private Task<bool> Latest()
    {
        lock (_gate)
        {
            if (_askedAt is { } askedAt && (!_answer.IsCompleted || clock.GetElapsedTime(askedAt) < Fresh))
                return _answer;
            _askedAt = clock.GetTimestamp();
            return _answer = Task.Run(AskAsync, CancellationToken.None);
        }
    }

    private async Task<bool> AskAsync()
    {
        using var patience = new CancellationTokenSource(Patience, TimeProvider.System);
        try
        {
            await using var db = await databases.CreateDbContextAsync(patience.Token);
            db.Database.SetCommandTimeout(Patience);
            await db.Database.ExecuteSqlRawAsync("SELECT 1", patience.Token);
            return true;
        }
        catch (Exception)
        {
            // Whatever the reason, the answer is the same; those who need the database say in the log what went wrong.
            return false;
        }
    }
}
