using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Xunit;

namespace ApiHub.Gateway.Tests.Data;

public sealed class SchemaTests : IDisposable
{
    /// <summary>Each column, index and foreign key as a line.</summary>
    private const string SqliteCatalogue =
        """
        SELECT 'column ' || m.name || '.' || c.name || ' ' || c.type || ' notnull ' || c."notnull" || ' key ' || c.pk || ' default ' || ifnull(c.dflt_value, '') AS "Value"
        FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'
        UNION ALL
        SELECT 'index ' || m.name || '.' || i.name || ' unique ' || i."unique" || ' partial ' || i.partial || ' (' || (SELECT group_concat(x.name) FROM pragma_index_info(i.name) x) || ')'
        FROM sqlite_master m, pragma_index_list(m.name) i WHERE m.type = 'table'
        UNION ALL
        SELECT 'foreign key ' || m.name || '.' || f."from" || ' ' || f."table" || '.' || f."to" || ' on delete ' || f.on_delete
        FROM sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table'
        """;

    private const string PostgresCatalogue =
        """
        SELECT concat_ws(' ', 'column', table_name, column_name, data_type, character_maximum_length, is_nullable, column_default, is_identity) AS "Value"
        FROM information_schema.columns WHERE table_schema = 'public'
        UNION ALL
        SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
        UNION ALL
        SELECT concat_ws(' ', 'constraint', conrelid::regclass, conname, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'public'::regnamespace
        """;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("apihub-schema-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_migrated_schema_is_the_models(string kind)
    {
        var migrated = await NewAsync(kind);
        await MigrateAsync(migrated);
        var model = await NewAsync(kind);
        await using (var db = Open(model))
            await db.Database.EnsureCreatedAsync();

        var expected = await CatalogueAsync(model);
        Assert.True(expected.Count > 100);
        Assert.Equal(expected, await CatalogueAsync(migrated));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Nodes_that_start_at_once_on_an_empty_database_all_find_the_schema(string kind)
    {
        var address = await NewAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => MigrateAsync(address))));

        await using var db = Open(address);
        Assert.Empty(await db.Database.GetPendingMigrationsAsync());
        Assert.Equal(0, await db.Usage.CountAsync());
    }

    [Fact]
    public async Task A_lock_that_a_killed_migration_left_stops_no_later_start()
    {
        var address = await NewAsync(TestDatabase.Sqlite);
        await using (var db = Open(address))
        {
            await db.Database.ExecuteSqlRawAsync(
                """
                CREATE TABLE "__EFMigrationsLock" ("Id" INTEGER NOT NULL CONSTRAINT "PK___EFMigrationsLock" PRIMARY KEY, "Timestamp" TEXT NOT NULL);
                INSERT INTO "__EFMigrationsLock" VALUES (1, '2026-11-22 12:00:00+00:00');
                """);
        }

        await MigrateAsync(address).WaitAsync(TimeSpan.FromMinutes(1), TimeProvider.System);

        await using var migrated = Open(address);
        Assert.Equal(0, await migrated.Usage.CountAsync());
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_database_that_is_somebody_elses_is_refused(string kind)
    {
        var address = await NewAsync(kind);
        await using (var db = Open(address))
            await db.Database.ExecuteSqlRawAsync("CREATE TABLE users (name text)");

        var fault = await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => MigrateAsync(address));

        Assert.Contains("users", fault.Message, StringComparison.Ordinal);
    }

    private async Task<DatabaseAddress> NewAsync(string kind)
    {
        var url = await TestDatabase.SettingsAsync(kind) is [var (_, value)] ? value : null;
        var folder = _folder.CreateSubdirectory(Path.GetRandomFileName()).FullName;
        Assert.True(DatabaseAddress.TryParse(url, folder, out var address, out var fault), fault);
        return address;
    }

    private static DbContextOptions<GatewayDb> OptionsFor(DatabaseAddress address)
    {
        var options = new DbContextOptionsBuilder<GatewayDb>();
        DataSetup.Configure(options, address);
        return options.Options;
    }

    private static GatewayDb Open(DatabaseAddress address) => new(OptionsFor(address));

    private static Task MigrateAsync(DatabaseAddress address) =>
        DatabaseStart.MigrateAsync(address, new PooledDbContextFactory<GatewayDb>(OptionsFor(address)), CancellationToken.None);

    private static async Task<List<string>> CatalogueAsync(DatabaseAddress address)
    {
        await using var db = Open(address);
        var lines = await db.Database.SqlQueryRaw<string>(address.Kind == DatabaseKind.Sqlite ? SqliteCatalogue : PostgresCatalogue).ToListAsync();
        return [.. lines.Where(line => !line.Contains("__EFMigrations", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }
}
