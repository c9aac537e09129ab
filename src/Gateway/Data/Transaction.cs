using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Data;

internal static class Transaction
{
    /// <summary>
    /// Runs statements and saves what was added beside them, all of it or nothing; as a whole again when the connection breaks.
    /// What the context has tracked before is forgotten, so that a second run finds what the first found.
    /// </summary>
    public static Task<T> InTransactionAsync<T>(this GatewayDb db, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            db.ChangeTracker.Clear();
            await using var transaction = await db.Database.BeginTransactionAsync(token);
            var result = await work(token);
            await db.SaveChangesAsync(token);
            await transaction.CommitAsync(token);
            return result;
        }, cancellationToken);
}
