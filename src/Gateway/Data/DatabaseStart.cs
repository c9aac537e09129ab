using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace ApiHub.Gateway.Data;

/// <summary>Brings the database to this version's schema before anything listens; safe when several nodes start at once.</summary>
internal static class DatabaseStart
{
    /// <summary>Any number that all nodes share: PostgreSQL's advisory lock that guards the migrations.</summary>
    private const long AdvisoryLock = 0x4170_6948_7562;

    public static Task MigrateAsync(DatabaseAddress address, IDbContextFactory<GatewayDb> databases, CancellationToken cancellationToken) =>
        address.Kind == DatabaseKind.Sqlite
            ? MigrateSqliteAsync(address.File!, databases, cancellationToken)
            : MigratePostgresAsync(address.ConnectionString, databases, cancellationToken);

    private static async Task MigrateSqliteAsync(string file, IDbContextFactory<GatewayDb> databases, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await using var guard = await FileLock.WaitAsync(file + ".migrating", cancellationToken);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        // EF's own lock is a row that outlives a process killed in mid-migration and would stop every later start.
        // Ours is held by the process, so whatever stands there now is such a leftover.
        await db.Database.ExecuteSqlRawAsync("""DROP TABLE IF EXISTS "__EFMigrationsLock";""", cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }

    private static async Task MigratePostgresAsync(
        string connectionString, IDbContextFactory<GatewayDb> databases, CancellationToken cancellationToken)
    {
        // Not from the pool: a connection that goes back there keeps its locks until it is taken out again.
        var unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false };
        await using var connection = new NpgsqlConnection(unpooled.ToString());
        await connection.OpenAsync(cancellationToken);
        await using (var command = new NpgsqlCommand("SELECT pg_advisory_lock($1)", connection) { CommandTimeout = 300 })
        {
            command.Parameters.Add(new() { Value = AdvisoryLock });
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Database.MigrateAsync(cancellationToken);
    }
}
