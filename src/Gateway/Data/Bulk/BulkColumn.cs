using System.Text;
using Npgsql;
using SQLitePCL;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>One column of rows that are written in bulk: a bound value on SQLite, an array on PostgreSQL, stored as EF Core stores it.</summary>
internal abstract class BulkColumn<TRow>(string name, string postgresType)
{
    public string Name { get; } = name;

    public string PostgresType { get; } = postgresType;

    /// <summary>Whether two rows have the same value.</summary>
    public abstract bool IsSame(TRow one, TRow other);

    /// <returns>SQLite's result code.</returns>
    public abstract int Bind(sqlite3_stmt statement, int index, TRow row);

    public abstract NpgsqlParameter Array(IReadOnlyList<TRow> rows);

    protected static NpgsqlParameter Array<T>(IReadOnlyList<TRow> rows, Func<TRow, T> value)
    {
        var values = new T[rows.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = value(rows[i]);
        return new NpgsqlParameter<T[]> { TypedValue = values };
    }
}

internal sealed class NumberColumn<TRow>(string name, Func<TRow, long?> value) : BulkColumn<TRow>(name, "bigint")
{
    public override bool IsSame(TRow one, TRow other) => value(one) == value(other);

    public override int Bind(sqlite3_stmt statement, int index, TRow row) =>
        value(row) is { } number ? raw.sqlite3_bind_int64(statement, index, number) : raw.sqlite3_bind_null(statement, index);

    public override NpgsqlParameter Array(IReadOnlyList<TRow> rows) => Array(rows, value);
}

internal sealed class FlagColumn<TRow>(string name, Func<TRow, bool> value) : BulkColumn<TRow>(name, "boolean")
{
    public override bool IsSame(TRow one, TRow other) => value(one) == value(other);

    public override int Bind(sqlite3_stmt statement, int index, TRow row) => raw.sqlite3_bind_int(statement, index, value(row) ? 1 : 0);

    public override NpgsqlParameter Array(IReadOnlyList<TRow> rows) => Array(rows, value);
}

internal sealed class TextColumn<TRow>(string name, Func<TRow, string?> value) : BulkColumn<TRow>(name, "text")
{
    public override bool IsSame(TRow one, TRow other) => string.Equals(value(one), value(other));

    public override int Bind(sqlite3_stmt statement, int index, TRow row)
    {
        if (value(row) is not { } text)
            return raw.sqlite3_bind_null(statement, index);
        // An empty span would be bound as NULL.
        if (text.Length == 0)
            return raw.sqlite3_bind_text(statement, index, text);
        Span<byte> bytes = stackalloc byte[1024];
        return text.Length > bytes.Length / 3
            ? raw.sqlite3_bind_text(statement, index, text)
            : raw.sqlite3_bind_text(statement, index, bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    public override NpgsqlParameter Array(IReadOnlyList<TRow> rows) => Array(rows, value);
}

internal sealed class UuidColumn<TRow>(string name, Func<TRow, Guid> value) : BulkColumn<TRow>(name, "uuid")
{
    public override bool IsSame(TRow one, TRow other) => value(one) == value(other);

    public override int Bind(sqlite3_stmt statement, int index, TRow row)
    {
        Span<byte> text = stackalloc byte[36];
        value(row).TryFormat(text, out _);
        Ascii.ToUpperInPlace(text, out _);
        return raw.sqlite3_bind_text(statement, index, text);
    }

    public override NpgsqlParameter Array(IReadOnlyList<TRow> rows) => Array(rows, value);
}
