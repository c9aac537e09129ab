using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ApiHub.Gateway.Data;

internal enum DatabaseKind
{
    Sqlite,
    Postgres,
}

/// <summary>Where the database is, read from a <c>DATABASE_URL</c> as Python's and Ruby's tools write it.</summary>
internal sealed record DatabaseAddress(DatabaseKind Kind, string ConnectionString)
{
    /// <summary>The SQLite file's full path; null for PostgreSQL.</summary>
    public string? File { get; private init; }

    /// <param name="url">The <c>DATABASE_URL</c>; empty: <c>apihub.db</c> in the data folder.</param>
    /// <param name="dataDir">Folder of the default file.</param>
    /// <param name="address">The address, when the URL can be understood.</param>
    /// <param name="fault">One sentence on what is wrong, when it cannot. Never contains the password.</param>
    public static bool TryParse(
        string? url, string dataDir, [NotNullWhen(true)] out DatabaseAddress? address, [NotNullWhen(false)] out string? fault)
    {
        address = null;
        fault = null;
        if (string.IsNullOrWhiteSpace(url))
        {
            address = Sqlite(Path.Combine(dataDir, "apihub.db"));
            return true;
        }

        var colon = url.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : url[..colon].ToLowerInvariant();
        switch (scheme.Split('+')[0])
        {
            case "sqlite":
                return TrySqlite(url[(colon + 3)..], out address, out fault);
            case "postgres" or "postgresql":
                return TryPostgres(url, out address, out fault);
            default:
                fault = "DATABASE_URL must start with sqlite:///, postgresql:// or postgres://.";
                return false;
        }
    }

    private static bool TrySqlite(string rest, out DatabaseAddress? address, out string? fault)
    {
        // sqlite:///relative and sqlite:////absolute: what follows the third slash is the path.
        var path = rest.Split('?')[0];
        if (path.Length < 2 || path[0] != '/')
        {
            address = null;
            fault = "DATABASE_URL must name a file: sqlite:///relative/path or sqlite:////absolute/path.";
            return false;
        }

        address = Sqlite(path[1..]);
        fault = null;
        return true;
    }

    private static DatabaseAddress Sqlite(string path)
    {
        var file = Path.GetFullPath(path);
        var connection = new SqliteConnectionStringBuilder { DataSource = file, ForeignKeys = true, DefaultTimeout = 30 };
        return new(DatabaseKind.Sqlite, connection.ToString()) { File = file };
    }

    private static bool TryPostgres(string url, out DatabaseAddress? address, out string? fault)
    {
        address = null;
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || uri.Host.Length == 0 || uri.AbsolutePath.Length < 2)
        {
            fault = "DATABASE_URL must look like postgresql://user:password@host:5432/database; "
                + "characters such as @ : / # in the password are written as %40 %3A %2F %23.";
            return false;
        }

        var user = uri.UserInfo.Split(':', 2);
        var connection = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : 5432,
            Database = Uri.UnescapeDataString(uri.AbsolutePath[1..]),
            Username = Uri.UnescapeDataString(user[0]),
            Password = user.Length > 1 ? Uri.UnescapeDataString(user[1]) : null,
        };
        fault = ApplyQuery(connection, uri.Query);
        if (fault is null)
            address = new(DatabaseKind.Postgres, connection.ToString());
        return fault is null;
    }

    /// <summary>Options such as <c>?sslmode=require</c>, by libpq's names where they are the same as Npgsql's.</summary>
    private static string? ApplyQuery(NpgsqlConnectionStringBuilder connection, string query)
    {
        foreach (var pair in query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var n, var v] ? (n, Uri.UnescapeDataString(v)) : (pair, "");
            try
            {
                connection[name == "sslmode" ? "SSL Mode" : name] = name == "sslmode" ? value.Replace("-", "", StringComparison.Ordinal) : value;
            }
            catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
            {
                return $"DATABASE_URL has an option that is not understood: {name}.";
            }
        }

        return null;
    }
}
