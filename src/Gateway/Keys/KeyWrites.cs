using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace ApiHub.Gateway.Keys;

/// <summary>Writes what changes of a key, in one guarded statement, and has everybody forget what it was.</summary>
internal sealed class KeyWrites(GatewayDb db, IAnnouncements announcements, TimeProvider clock)
{
    /// <param name="id">The key.</param>
    /// <param name="guard">The key, as long as it is as the change supposes.</param>
    /// <param name="change">What changes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The key as it is now; null when the guard lets nothing through.</returns>
    public async Task<OwnedKey?> UpdateAsync(
        Guid id, IQueryable<ApiKey> guard, Action<UpdateSettersBuilder<ApiKey>> change, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var changed = await guard.Where(k => k.Id == id).ExecuteUpdateAsync(
            set =>
            {
                change(set);
                set.SetProperty(k => k.UpdatedAt, now);
            },
            cancellationToken);
        if (changed == 0)
            return null;
        await announcements.PublishAsync(Topic.Key, id);
        return await db.ApiKeys.Where(k => k.Id == id).WithOwners(db).AsNoTracking().FirstAsync(cancellationToken);
    }
}
