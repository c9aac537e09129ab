using Npgsql;
using Xunit;

namespace ApiHub.Gateway.Tests;

/// <summary>Settings that give a gateway a new database of its own.</summary>
internal static class TestDatabase
{
    public const string Sqlite = "sqlite";
    public const string Postgres = "postgres";

    /// <summary>Skips the test when it needs PostgreSQL and there is none.</summary>
    public static async Task<(string Name, string Value)[]> SettingsAsync(string kind)
    {
        if (kind == Sqlite)
            return [];
        var server = Environment.GetEnvironmentVariable("APIHUB_TEST_POSTGRES");
        Assert.SkipWhen(string.IsNullOrEmpty(server), "APIHUB_TEST_POSTGRES names no PostgreSQL server.");
        var uri = new Uri(server!);
        var name = $"test_{Guid.CreateVersion7(TimeProvider.System.GetUtcNow()):n}";
        var user = uri.UserInfo.Split(':');
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port,
            Database = uri.AbsolutePath[1..],
            Username = user[0],
            Password = user.Length > 1 ? user[1] : null,
            Pooling = false,
        }.ToString());
        await connection.OpenAsync();
#pragma warning disable CA2100 // A database's name cannot be a parameter; this one was made above.
        await using var command = new NpgsqlCommand($"CREATE DATABASE {name}", connection);
#pragma warning restore CA2100
        await command.ExecuteNonQueryAsync();
        return [("DATABASE_URL", $"postgresql://{uri.UserInfo}@{uri.Host}:{uri.Port}/{name}")];
    }
}
