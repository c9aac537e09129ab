using Microsoft.Data.Sqlite;
using Npgsql;

namespace ApiHub.Gateway.Data;

/// <summary>Recognises, on both databases, a row that was refused because another one has its unique value.</summary>
internal static class UniqueViolation
{
    private const int SqliteUnique = 2067;
    private const int SqlitePrimaryKey = 1555;

    /// <returns>Text that names the index or its columns; null when the exception says something else.</returns>
    public static string? Of(Exception exception) => (exception as PostgresException ?? exception as SqliteException ?? exception.InnerException) switch
    {
        PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } e => e.ConstraintName ?? "",
        SqliteException { SqliteExtendedErrorCode: SqliteUnique or SqlitePrimaryKey } e => e.Message,
        _ => null,
    };
}
