using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>SQLite's own statements: a result code that is a failure becomes an exception.</summary>
internal static class SqliteSteps
{
    public static sqlite3_stmt Prepare(sqlite3 database, string sql)
    {
        Check(database, raw.sqlite3_prepare_v2(database, sql, out var statement));
        return statement;
    }

    /// <summary>Runs a statement that answers no rows, with what is bound to it.</summary>
    public static void Run(sqlite3 database, sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(database, result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
    }

    public static void Check(sqlite3 database, int result) => SqliteException.ThrowExceptionForRC(result, database);
}
