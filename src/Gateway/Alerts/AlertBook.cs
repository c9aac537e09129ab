using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Alerts;

/// <summary>Raises alerts and ends them. Nodes that find the same thing at once raise one.</summary>
internal sealed class AlertBook(IDbContextFactory<GatewayDb> databases, IAnnouncements announcements, TimeProvider clock)
{
    /// <param name="userId">Whose they are.</param>
    /// <param name="open">His alerts that have not recovered.</param>
    /// <param name="findings">What there is to be told now.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task KeepAsync(
        Guid userId, IReadOnlyCollection<Alert> open, IReadOnlyCollection<Finding> findings, CancellationToken cancellationToken)
    {
        var well = open.Where(alert => !findings.Any(finding => finding.IsOf(alert))).Select(alert => alert.Id).ToList();
        var bad = findings.Where(finding => !open.Any(finding.IsOf)).ToList();
        if (well.Count == 0 && bad.Count == 0)
            return;
        var now = clock.GetUtcNow();
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Alerts.Where(a => well.Contains(a.Id) && a.RecoveredAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.RecoveredAt, now), cancellationToken);
        foreach (var finding in bad)
            await RaiseAsync(db, finding.ToAlert(userId, now), cancellationToken);
        await announcements.PublishAsync(Topic.Alerts, userId);
    }

    private static async Task RaiseAsync(GatewayDb db, Alert alert, CancellationToken cancellationToken)
    {
        db.Alerts.Add(alert);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            // Another node was first.
            db.ChangeTracker.Clear();
        }
    }
}
