using ApiHub.Gateway.Ledger.Charges;
using ApiHub.Gateway.Usage;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>
/// Writes usage through prepared statements on one connection that stays open.
/// They are SQLite's own, bound by position with bytes; its ADO provider looks each parameter up by name, for each row.
/// </summary>
internal sealed class SqliteUsageWriter(DatabaseAddress address, SiteCalendar calendar, TimeProvider clock) : IUsageWriter, IDisposable
{
    private static readonly string InsertRow =
        $"INSERT INTO usage ({Names(UsageColumns.Rows)}) VALUES ({Places(UsageColumns.Rows.Count)}) ON CONFLICT DO NOTHING";

    private static readonly string AddHour =
        $"INSERT INTO usage_hours ({Names(UsageColumns.HourKeys)}, {Names(UsageColumns.HourValues)}) "
        + $"VALUES ({Places(UsageColumns.HourKeys.Count + UsageColumns.HourValues.Count)}) "
        + $"ON CONFLICT ({Names(UsageColumns.HourKeys)}) DO UPDATE SET "
        + string.Join(", ", UsageColumns.HourValues.Select(c => $"{c.Name} = {c.Name} + excluded.{c.Name}"));

    /// <summary>
    /// A segment of the journal is deleted once its rows are committed, so a commit must be on the disk. A batch's pages fit
    /// into the cache (20 MB), and are copied from the log of writes into the database after several batches (16 MB), not after each.
    /// </summary>
    private const string Pragmas = "PRAGMA synchronous=FULL; PRAGMA cache_size=-20000; PRAGMA wal_autocheckpoint=4000";

    private static readonly BulkColumn<HourSums>[] HourColumns = [.. UsageColumns.HourKeys, .. UsageColumns.HourValues];

    private readonly List<UsageRecord> _inserted = [];
    private SqliteConnection? _connection;
    private SqliteRows<UsageRecord>? _row;
    private SqliteRows<HourSums>? _hour;
    private SqliteCharges? _charges;

    public Task<IReadOnlyList<ChargedWallet>> WriteAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return Task.FromResult(Write(_connection ?? Open(), records));
        }
        catch
        {
            // Closing rolls back, whatever state the connection was left in.
            Close();
            throw;
        }
    }

    public bool IsRefusal(Exception fault) =>
        fault is OverflowException
        || (fault is SqliteException { SqliteErrorCode: raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH or raw.SQLITE_RANGE });

    public void Dispose() => Close();

    private IReadOnlyList<ChargedWallet> Write(SqliteConnection connection, IReadOnlyList<UsageRecord> records)
    {
        var database = connection.Handle!;
        SqliteSteps.Check(database, raw.sqlite3_exec(database, "BEGIN IMMEDIATE"));
        _inserted.Clear();
        foreach (var record in records)
        {
            _row!.Run(record);
            if (raw.sqlite3_changes(database) == 1)
                _inserted.Add(record);
        }

        foreach (var hour in HourSums.Of(_inserted, calendar))
            _hour!.Run(hour);
        var charged = _charges!.Write(_inserted);
        SqliteSteps.Check(database, raw.sqlite3_exec(database, "COMMIT"));
        return charged;
    }

    private SqliteConnection Open()
    {
        var connectionString = new SqliteConnectionStringBuilder(address.ConnectionString) { Pooling = false, Mode = SqliteOpenMode.ReadWrite };
        _connection = new(connectionString.ToString());
        _connection.Open();
        SqlitePragmas.Apply(_connection);
        var database = _connection.Handle!;
        SqliteSteps.Check(database, raw.sqlite3_exec(database, Pragmas));
        _row = new(database, InsertRow, UsageColumns.Rows);
        _hour = new(database, AddHour, HourColumns);
        _charges = new(database, clock);
        return _connection;
    }

    private void Close()
    {
        _row?.Dispose();
        _hour?.Dispose();
        _charges?.Dispose();
        _connection?.Dispose();
        (_row, _hour, _charges, _connection) = (null, null, null, null);
    }

    private static string Names<TRow>(IEnumerable<BulkColumn<TRow>> columns) => string.Join(", ", columns.Select(c => c.Name));

    private static string Places(int count) => string.Join(", ", Enumerable.Repeat("?", count));
}
