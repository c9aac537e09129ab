using ApiHub.Gateway.Usage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>
/// Writes usage through two prepared statements on one connection that stays open.
/// They are SQLite's own, bound by position with bytes; its ADO provider looks each parameter up by name, for each row.
/// </summary>
internal sealed class SqliteUsageWriter(DatabaseAddress address, SiteCalendar calendar) : IUsageWriter, IDisposable
{
    private static readonly string InsertRow =
        $"INSERT INTO usage ({Names(UsageColumns.Rows)}) VALUES ({Places(UsageColumns.Rows.Count)}) ON CONFLICT DO NOTHING";

    private static readonly string AddHour =
        $"INSERT INTO usage_hours ({Names(UsageColumns.HourKeys)}, {Names(UsageColumns.HourValues)}) "
        + $"VALUES ({Places(UsageColumns.HourKeys.Count + UsageColumns.HourValues.Count)}) "
        + $"ON CONFLICT ({Names(UsageColumns.HourKeys)}) DO UPDATE SET "
        + string.Join(", ", UsageColumns.HourValues.Select(c => $"{c.Name} = {c.Name} + excluded.{c.Name}"));

    private static readonly BulkColumn<HourSums>[] HourColumns = [.. UsageColumns.HourKeys, .. UsageColumns.HourValues];

    private readonly List<UsageRecord> _inserted = [];
    private SqliteConnection? _connection;
    private sqlite3_stmt? _row;
    private sqlite3_stmt? _hour;

    public Task WriteAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            Write(_connection ?? Open(), records);
        }
        catch
        {
            // Closing rolls back, whatever state the connection was left in.
            Close();
            throw;
        }

        return Task.CompletedTask;
    }

    public bool IsRefusal(Exception fault) =>
        fault is OverflowException
        || (fault is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE });

    public void Dispose() => Close();

    private void Write(SqliteConnection connection, IReadOnlyList<UsageRecord> records)
    {
        var database = connection.Handle!;
        Check(database, raw.sqlite3_exec(database, "BEGIN IMMEDIATE"));
        _inserted.Clear();
        foreach (var record in records)
        {
            Run(database, _row!, UsageColumns.Rows, record);
            if (raw.sqlite3_changes(database) == 1)
                _inserted.Add(record);
        }

        foreach (var hour in HourSums.Of(_inserted, calendar))
            Run(database, _hour!, HourColumns, hour);
        Check(database, raw.sqlite3_exec(database, "COMMIT"));
    }

    private SqliteConnection Open()
    {
        var connectionString = new SqliteConnectionStringBuilder(address.ConnectionString) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        _connection = new(connectionString.ToString());
        _connection.Open();
        SqlitePragmas.Apply(_connection);
        var database = _connection.Handle!;
        // A segment of the journal is deleted once its rows are committed, so a commit must be on the disk.
        Check(database, raw.sqlite3_exec(database, "PRAGMA synchronous=FULL"));
        Check(database, raw.sqlite3_prepare_v2(database, InsertRow, out _row));
        Check(database, raw.sqlite3_prepare_v2(database, AddHour, out _hour));
        return _connection;
    }

    private void Close()
    {
        _row?.Dispose();
        _hour?.Dispose();
        _connection?.Dispose();
        (_row, _hour, _connection) = (null, null, null);
    }

    private static void Run<TRow>(sqlite3 database, sqlite3_stmt statement, IReadOnlyList<BulkColumn<TRow>> columns, TRow row)
    {
        for (var i = 0; i < columns.Count; i++)
            Check(database, columns[i].Bind(statement, i + 1, row));
        var result = raw.sqlite3_step(statement);
        raw.sqlite3_reset(statement);
        Check(database, result == raw.SQLITE_DONE ? raw.SQLITE_OK : result);
    }

    private static void Check(sqlite3 database, int result) => SqliteException.ThrowExceptionForRC(result, database);

    private static string Names<TRow>(IEnumerable<BulkColumn<TRow>> columns) => string.Join(", ", columns.Select(c => c.Name));

    private static string Places(int count) => string.Join(", ", Enumerable.Repeat("?", count));
}
