using System.Text.Json;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Npgsql;
using Xunit;

namespace ApiHub.Gateway.Tests.Recording;

public sealed class ShippingTests
{
    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Every_field_is_read_back_from_the_database_as_it_was_recorded(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();
        UsageRecord[] records = [Records.Extreme("通义🦙", "code"), Records.Extreme("", null), Records.Extreme(new string('模', 200), "")];

        foreach (var record in records)
            rig.Journal!.Append(record);
        await rig.RecordedAsync();

        await using var db = rig.Database();
        foreach (var record in records)
        {
            var stored = await db.Usage.SingleAsync(u => u.RequestId == record.RequestId && u.UserId == record.UserId);
            Assert.Equal(JsonSerializer.Serialize(record), JsonSerializer.Serialize(stored));
        }
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task The_hours_are_the_sums_of_the_rows(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();

        for (var i = 0; i < 1500; i++)
            rig.Journal!.Append(Varied(i));
        await rig.RecordedAsync();

        await rig.AssertHoursAddUpAsync(1500);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_record_that_comes_again_is_counted_once(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        for (var run = 0; run < 3; run++)
        {
            await rig.StartAsync();
            for (var i = 0; i < 20; i++)
            {
                rig.Journal!.Append(Varied(i));
                rig.Journal!.Append(Varied(i));
            }

            await rig.StopAsync();
        }

        await rig.AssertHoursAddUpAsync(20);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task What_an_earlier_process_left_is_recorded_after_the_start(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.Files.WithAsync(700);

        await rig.StartAsync();
        await rig.RecordedAsync();

        await rig.AssertHoursAddUpAsync(700);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Nodes_that_write_the_same_records_at_once_count_each_once(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await Task.WhenAll(Enumerable.Range(0, 3).Select(node => Task.Run(async () =>
        {
            var writer = rig.Writer();
            // Each in another order, so that they would wait for each other in a circle if rows were written as they come.
            var records = Enumerable.Range(0, 600).Select(Varied).ToArray();
            new Random(node).Shuffle(records);
            foreach (var batch in records.Chunk(60))
                await writer.WriteAsync(batch, CancellationToken.None);
            (writer as IDisposable)?.Dispose();
        })));

        await rig.AssertHoursAddUpAsync(600);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task While_the_database_is_away_the_journal_keeps_the_records_and_says_so_once(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();
        await TakeAwayAsync(rig);
        for (var i = 0; i < 50; i++)
            rig.Journal!.Append(Varied(i));
        while (!rig.Files.Log.Errors.Any())
            await Task.Yield();
        Assert.Equal(50, rig.Journal!.Depth);

        await BringBackAsync(rig);
        await rig.RecordedAsync();
        await rig.StopAsync();

        await rig.AssertHoursAddUpAsync(50);
        Assert.Contains("tried again until it works", Assert.Single(rig.Files.Log.Errors), StringComparison.Ordinal);
        Assert.Single(rig.Files.Log.Lines, l => l.Level == LogLevel.Warning && l.Text.Contains("in the database again", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_stop_records_what_is_left(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();
        for (var i = 0; i < 700; i++)
            rig.Journal!.Append(Varied(i));

        await rig.StopAsync();

        await rig.AssertHoursAddUpAsync(700);
        Assert.Empty(rig.Files.Segments);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_stop_without_a_database_leaves_the_records_for_the_next_start(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.StartAsync();
        await TakeAwayAsync(rig);
        rig.Journal!.Append(Varied(1));
        await rig.StopAsync();
        Assert.Equal(1, rig.Journal.Depth);

        await BringBackAsync(rig);
        await rig.StartAsync();
        await rig.RecordedAsync();

        await rig.AssertHoursAddUpAsync(1);
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task A_row_that_the_database_refuses_is_put_aside_and_stops_no_other(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        await rig.ExecuteAsync(kind == TestDatabase.Sqlite
            ? "CREATE TRIGGER refuse BEFORE INSERT ON usage WHEN new.model = 'poison' BEGIN SELECT RAISE(ABORT, 'no poison'); END"
            : "ALTER TABLE usage ADD CONSTRAINT no_poison CHECK (model <> 'poison')");
        await rig.StartAsync();

        for (var i = 0; i < 40; i++)
            rig.Journal!.Append(Records.Number(i, i is 7 or 8 or 39 ? "poison" : "gpt-5"));
        await rig.RecordedAsync();

        await rig.AssertHoursAddUpAsync(37);
        Assert.Equal(
            [Records.Id(7) + ".json", Records.Id(8) + ".json", Records.Id(39) + ".json"],
            Directory.GetFiles(rig.Rejected).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        using var kept = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(rig.Rejected, Records.Id(7) + ".json")));
        Assert.Equal(7, kept.RootElement.GetProperty("record").GetProperty("input_tokens").GetInt64());
        Assert.Contains("poison", kept.RootElement.GetProperty("error").GetString(), StringComparison.Ordinal);
        Assert.Equal(3, rig.Files.Log.Errors.Count(e => e.Contains("NOT recorded", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(TestDatabase.Sqlite)]
    [InlineData(TestDatabase.Postgres)]
    public async Task Hours_begin_where_the_sites_clock_begins_them(string kind)
    {
        await using var rig = await RecordingRig.CreateAsync(kind);
        var writer = rig.Writer("Asia/Kolkata");

        await writer.WriteAsync([Records.Number(0), Records.Number(1799), Records.Number(1800)], CancellationToken.None);
        (writer as IDisposable)?.Dispose();

        await using var db = rig.Database();
        Assert.Equal(
            [("11:30", 2), ("12:30", 1)],
            (await db.UsageHours.OrderBy(h => h.Hour).ToListAsync()).Select(h => (h.Hour.ToString("HH:mm", null), (int)h.Requests)));
    }

    private static UsageRecord Varied(int i) => Records.Number(
        i * 7, $"model-{i % 3}", i % 5 == 0 ? 404 : 200, i % 4 == 0 ? UsageQuality.Estimated : UsageQuality.Exact, cost: i * 1_000_000_007L);

    private static async Task TakeAwayAsync(RecordingRig rig)
    {
        if (rig.Kind == TestDatabase.Sqlite)
        {
            await rig.ExecuteAsync("ALTER TABLE usage RENAME TO usage_away");
            return;
        }

        // The server stays, for other tests; this database refuses connections and ends those that it has.
        await OnServerAsync(rig, "ALTER DATABASE {0} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{0}'");
    }

    private static Task BringBackAsync(RecordingRig rig) => rig.Kind == TestDatabase.Sqlite
        ? rig.ExecuteAsync("ALTER TABLE usage_away RENAME TO usage")
        : OnServerAsync(rig, "ALTER DATABASE {0} ALLOW_CONNECTIONS true");

    private static async Task OnServerAsync(RecordingRig rig, string sql)
    {
        var address = new NpgsqlConnectionStringBuilder(rig.Address.ConnectionString);
        var database = address.Database!;
        address.Database = "postgres";
        await using var connection = new NpgsqlConnection(address.ToString());
        await connection.OpenAsync();
#pragma warning disable CA2100 // A database's name cannot be a parameter; the test has made this one.
        foreach (var statement in sql.Replace("{0}", database, StringComparison.Ordinal).Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
#pragma warning restore CA2100
    }
}
