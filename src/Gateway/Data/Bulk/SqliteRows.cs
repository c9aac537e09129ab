using SQLitePCL;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>A prepared statement that is run for one row after the other.</summary>
/// <remarks>
/// A statement keeps what was bound to it, and the rows of a batch are alike in most columns: only what differs from the row
/// before is bound anew.
/// </remarks>
internal sealed class SqliteRows<TRow>(sqlite3 database, string sql, IReadOnlyList<BulkColumn<TRow>> columns) : IDisposable
    where TRow : class
{
    private readonly sqlite3_stmt _statement = SqliteSteps.Prepare(database, sql);
    private readonly BulkColumn<TRow>[] _columns = [.. columns];
    private TRow? _bound;

    public void Run(TRow row)
    {
        var bound = _bound;
        // Until all of it is bound, nothing is known of what is.
        _bound = null;
        for (var i = 0; i < _columns.Length; i++)
        {
            if (bound is null || !_columns[i].IsSame(bound, row))
                SqliteSteps.Check(database, _columns[i].Bind(_statement, i + 1, row));
        }

        _bound = row;
        SqliteSteps.Run(database, _statement);
    }

    public void Dispose() => _statement.Dispose();
}
