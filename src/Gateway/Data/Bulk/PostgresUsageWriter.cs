using ApiHub.Gateway.Ledger.Charges;
using ApiHub.Gateway.Usage;
using Npgsql;

#pragma warning disable CA2100 // The statements are made of column names alone.

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>Writes usage with one statement for all rows and one for all hours, their columns sent as arrays.</summary>
internal sealed class PostgresUsageWriter(DatabaseAddress address, SiteCalendar calendar, TimeProvider clock) : IUsageWriter
{
    // Rows in the order of their ids and hours in the order of their keys: nodes that write the same ones wait in line, not in a circle.
    private static readonly string InsertRows =
        $"INSERT INTO usage ({Names(UsageColumns.Rows)}) SELECT * FROM unnest({Places(UsageColumns.Rows)}) AS row ({Names(UsageColumns.Rows)}) "
        + "ORDER BY request_id ON CONFLICT DO NOTHING RETURNING request_id";

    private static readonly BulkColumn<HourSums>[] HourColumns = [.. UsageColumns.HourKeys, .. UsageColumns.HourValues];

    private static readonly string AddHours =
        $"INSERT INTO usage_hours ({Names(HourColumns)}) SELECT * FROM unnest({Places(HourColumns)}) "
        + $"ON CONFLICT ({Names(UsageColumns.HourKeys)}) DO UPDATE SET "
        + string.Join(", ", UsageColumns.HourValues.Select(c => $"{c.Name} = usage_hours.{c.Name} + excluded.{c.Name}"));

    public async Task<IReadOnlyList<ChargedWallet>> WriteAsync(IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(address.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var inserted = await InsertAsync(connection, records, cancellationToken);
        if (inserted.Count > 0)
        {
            await using var add = new NpgsqlCommand(AddHours, connection);
            Bind(add, HourColumns, HourSums.Of(inserted, calendar));
            await add.PrepareAsync(cancellationToken);
            await add.ExecuteNonQueryAsync(cancellationToken);
        }

        var charged = await PostgresCharges.WriteAsync(connection, inserted, clock, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return charged;
    }

    /// <remarks>Classes 22 and 23 of SQLSTATE: a value that the column cannot hold, a constraint that the row violates.</remarks>
    public bool IsRefusal(Exception fault) =>
        fault is OverflowException
        || (fault is PostgresException { SqlState: var state } && (state.StartsWith("22", StringComparison.Ordinal) || state.StartsWith("23", StringComparison.Ordinal)));

    private static async Task<List<UsageRecord>> InsertAsync(
        NpgsqlConnection connection, IReadOnlyList<UsageRecord> records, CancellationToken cancellationToken)
    {
        var waiting = new Dictionary<string, UsageRecord>(records.Count);
        foreach (var record in records)
            waiting.TryAdd(record.RequestId, record);
        var inserted = new List<UsageRecord>(waiting.Count);
        await using var insert = new NpgsqlCommand(InsertRows, connection);
        Bind(insert, UsageColumns.Rows, [.. waiting.Values]);
        await insert.PrepareAsync(cancellationToken);
        await using var reader = await insert.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            inserted.Add(waiting[reader.GetString(0)]);
        return inserted;
    }

    private static void Bind<TRow>(NpgsqlCommand command, IReadOnlyList<BulkColumn<TRow>> columns, IReadOnlyList<TRow> rows)
    {
        foreach (var column in columns)
            command.Parameters.Add(column.Array(rows));
    }

    private static string Names<TRow>(IEnumerable<BulkColumn<TRow>> columns) => string.Join(", ", columns.Select(c => c.Name));

    private static string Places<TRow>(IReadOnlyList<BulkColumn<TRow>> columns) =>
        string.Join(", ", columns.Select((column, i) => $"${i + 1}::{column.PostgresType}[]"));
}
