using System.Data;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Data;

/// <summary>
/// Reads that all see the database as it was at one moment, and hold nobody up who writes: PostgreSQL's repeatable read,
/// on SQLite a transaction that only reads its write-ahead log up to where it stood.
/// </summary>
internal static class Snapshot
{
    public static async Task<T> ReadAsync<T>(
        this IDbContextFactory<GatewayDb> databases, Func<GatewayDb, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await db.Database.CreateExecutionStrategy().ExecuteAsync(async token =>
        {
            await db.Database.OpenConnectionAsync(token);
            // EF Core's own would begin as a writer on SQLite and wait for the others.
            await using var transaction = db.Database.GetDbConnection() is SqliteConnection sqlite
                ? sqlite.BeginTransaction(deferred: true)
                : await db.Database.GetDbConnection().BeginTransactionAsync(IsolationLevel.RepeatableRead, token);
            await using var used = await db.Database.UseTransactionAsync(transaction, token);
            return await read(db, token);
        }, cancellationToken);
    }
}
