using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Models;

/// <summary>Changes the catalogue, one change at a time on all nodes, and lets every node know.</summary>
internal sealed class CatalogueWriter(
    IDbContextFactory<GatewayDb> databases, DatabaseAddress address, PriceBook book, IAnnouncements announcements, TimeProvider clock)
{
    /// <param name="trail">Who changes it, and where each changed model is recorded; null: the product itself.</param>
    /// <param name="change">Looks and changes in memory; run again when the connection breaks.</param>
    /// <param name="keep">False: everything is tried out, nothing stays.</param>
    /// <param name="cancellationToken">Ends the wait for others' changes, too.</param>
    /// <returns>What <paramref name="change"/> returns; this node's <see cref="PriceBook"/> has the change by then.</returns>
    public async Task<T> ChangeAsync<T>(AuditTrail? trail, Func<Catalogue, T> change, bool keep, CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        var (result, changed) = await outer.Database.CreateExecutionStrategy()
            .ExecuteAsync(token => RunAsync(trail, change, keep, token), cancellationToken);
        if (!changed)
            return result;
        // Committed: whoever asked for it may have left, everybody else wants to know.
        await book.TryReloadAsync(CancellationToken.None);
        await announcements.PublishAsync(Topic.Models);
        return result;
    }

    public Task<T> ChangeAsync<T>(AuditTrail? trail, Func<Catalogue, T> change, CancellationToken cancellationToken) =>
        ChangeAsync(trail, change, keep: true, cancellationToken);

    private async Task<(T Result, bool Changed)> RunAsync<T>(
        AuditTrail? trail, Func<Catalogue, T> change, bool keep, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // On SQLite the transaction has begun as the only one that writes.
        if (address.Kind == DatabaseKind.Postgres)
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var rows = await db.Models.Include(m => m.Price).ToListAsync(cancellationToken);
        var before = rows.ToDictionary(row => row.Name, CatalogueModelView.Of);
        var result = change(new(db, rows, clock.GetUtcNow(), trail?.Actor?.Id));
        var touched = db.ChangeTracker.Entries<CatalogueModel>().Where(e => e.State != EntityState.Unchanged)
            .Select(e => (Row: e.Entity, IsGone: e.State == EntityState.Deleted)).ToList();
        var changed = await db.SaveChangesAsync(cancellationToken) > 0;
        if (!keep)
            return (result, false);
        // After the versions of prices have their numbers.
        foreach (var (row, isGone) in touched)
            trail?.Record(db, new("model", row.Name, row.Name), before.GetValueOrDefault(row.Name), isGone ? null : CatalogueModelView.Of(row));
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (result, changed);
    }
}
