using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ApiHub.Gateway.Keys;

/// <summary>Writes what changes of a key, in one guarded statement, and has everybody forget what it was.</summary>
internal sealed class KeyWrites(GatewayDb db, AuditTrail trail, IAnnouncements announcements, TimeProvider clock)
{
    /// <param name="id">The key.</param>
    /// <param name="guard">The key, as long as it is as the change supposes.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The key as it is now; null when the guard lets nothing through.</returns>
    public async Task<OwnedKey?> UpdateAsync(
        Guid id, IQueryable<ApiKey> guard, Action<UpdateSettersBuilder<ApiKey>> change, CancellationToken cancellationToken)
    {
        var row = await db.InTransactionAsync(token => UpdateOnceAsync(id, guard, change, token), cancellationToken);
        if (row is not null)
            await announcements.PublishAsync(Topic.Key, id);
        return row;
    }

    private async Task<OwnedKey?> UpdateOnceAsync(
        Guid id, IQueryable<ApiKey> guard, Action<UpdateSettersBuilder<ApiKey>> change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var before = await FindAsync(id, cancellationToken);
        var changed = await guard.Where(k => k.Id == id).ExecuteUpdateAsync(
            set =>
            {
                change(set);
                set.SetProperty(k => k.UpdatedAt, now);
            },
            cancellationToken);
        if (changed == 0 || before is null)
            return null;
        var row = (await FindAsync(id, cancellationToken))!;
        trail.Record(db, new("key", id.ToString(), row.Key.Name), KeyView.Of(before), row.Key.DeletedAt is null ? KeyView.Of(row) : null);
        return row;
    }

    private Task<OwnedKey?> FindAsync(Guid id, CancellationToken cancellationToken) =>
        db.ApiKeys.Where(k => k.Id == id).WithOwners(db).AsNoTracking().FirstOrDefaultAsync(cancellationToken);
}
