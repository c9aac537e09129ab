using System.Net.Sockets;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ApiHub.Gateway.Data;

/// <summary>Says in the operator's words what is wrong with a database that cannot be used. Never contains the password.</summary>
internal static class DatabaseCheck
{
    private const int SecondsToAnswer = 5;

    /// <returns>One sentence, or null when the database can be used.</returns>
    public static async Task<string?> FindFaultAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        try
        {
            if (address.Kind == DatabaseKind.Sqlite)
                await OpenSqliteAsync(address, cancellationToken);
            else
                await OpenPostgresAsync(address, cancellationToken);
            return null;
        }
        catch (Exception e) when (e is SqliteException or NpgsqlException or SocketException or TimeoutException or IOException or UnauthorizedAccessException)
        {
            return $"DATABASE_URL: {Describe(e, address)}";
        }
    }

    private static async Task OpenSqliteAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(address.File!)!);
        await using var connection = new SqliteConnection(address.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var command = new SqliteCommand("SELECT count(*) FROM sqlite_master", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task OpenPostgresAsync(DatabaseAddress address, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(address.ConnectionString) { Timeout = SecondsToAnswer, Pooling = false };
        await using var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync(cancellationToken);
    }

    private static string Describe(Exception exception, DatabaseAddress address)
    {
        if (address.Kind == DatabaseKind.Sqlite)
            return $"the file {address.File} cannot be used ({exception.Message}).";
        var server = new NpgsqlConnectionStringBuilder(address.ConnectionString);
        var where = $"{server.Host}:{server.Port}";
        return exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } =>
                $"PostgreSQL at {where} refuses the user {server.Username} or the password.",
            PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } =>
                $"PostgreSQL at {where} has no database named {server.Database}; create it first.",
            PostgresException postgres => $"PostgreSQL at {where} says: {postgres.MessageText}",
            { InnerException: SocketException socket } => $"no PostgreSQL answers at {where} ({socket.Message}).",
            { InnerException: TimeoutException } or TimeoutException => $"no PostgreSQL answers at {where} within {SecondsToAnswer} seconds.",
            _ => $"PostgreSQL at {where} cannot be used ({exception.Message}).",
        };
    }
}
