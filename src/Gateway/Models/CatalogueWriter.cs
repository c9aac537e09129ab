using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Models;

/// <summary>Changes the catalogue, one change at a time on all nodes, and lets every node know.</summary>
internal sealed class CatalogueWriter(
    IDbContextFactory<GatewayDb> databases, DatabaseAddress address, PriceBook book, IAnnouncements announcements, TimeProvider clock)
{
    /// <param name="actor">Who changes it; null: the product itself.</param>
    /// <param name="change">Looks and changes in memory; run again when the connection breaks.</param>
    /// <param name="keep">False: everything is tried out, nothing stays.</param>
    /// <param name="cancellationToken">Ends the wait for others' changes, too.</param>
    /// <returns>What <paramref name="change"/> returns; this node's <see cref="PriceBook"/> has the change by then.</returns>
    public async Task<T> ChangeAsync<T>(Guid? actor, Func<Catalogue, T> change, bool keep, CancellationToken cancellationToken)
    {
        await using var outer = await databases.CreateDbContextAsync(cancellationToken);
        var (result, changed) = await outer.Database.CreateExecutionStrategy()
            .ExecuteAsync(token => RunAsync(actor, change, keep, token), cancellationToken);
        if (!changed)
            return result;
        // Committed: whoever asked for it may have left, everybody else wants to know.
        await book.TryReloadAsync(CancellationToken.None);
        await announcements.PublishAsync(Topic.Models);
        return result;
    }

    public Task<T> ChangeAsync<T>(Guid? actor, Func<Catalogue, T> change, CancellationToken cancellationToken) =>
        ChangeAsync(actor, change, keep: true, cancellationToken);

    private async Task<(T Result, bool Changed)> RunAsync<T>(
        Guid? actor, Func<Catalogue, T> change, bool keep, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // On SQLite the transaction has begun as the only one that writes.
        if (address.Kind == DatabaseKind.Postgres)
            await db.Database.ExecuteSqlRawAsync("LOCK TABLE models IN SHARE ROW EXCLUSIVE MODE", cancellationToken);
        var rows = await db.Models.Include(m => m.Price).ToListAsync(cancellationToken);
        var result = change(new(db, rows, clock.GetUtcNow(), actor));
        var changed = await db.SaveChangesAsync(cancellationToken) > 0;
        if (!keep)
            return (result, false);
        await transaction.CommitAsync(cancellationToken);
        return (result, changed);
    }
}
