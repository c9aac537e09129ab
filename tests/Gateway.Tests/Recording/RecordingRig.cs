using ApiHub.Gateway.Coordination.InMemory;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Data.Bulk;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Relay.Recording;
using ApiHub.Gateway.Usage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace ApiHub.Gateway.Tests.Recording;

/// <summary>A database and a journal, and a shipper between them that a test starts and stops. Everything is the real thing.</summary>
internal sealed class RecordingRig : IAsyncDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly GatewayMetrics _metrics;
    private readonly string _folder;
    private UsageShipper? _shipper;
    private IUsageWriter? _writer;

    private RecordingRig(DatabaseAddress address, string kind, string folder)
    {
        (Address, Kind, _folder) = (address, kind, folder);
        _metrics = new(_services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>());
        var calendar = new SiteCalendar(Options.Create(new SiteOptions { TimeZone = "UTC" }));
        Databases = new PooledDbContextFactory<GatewayDb>(DatabaseOptions());
        Quotas = new(new QuotaSource(Databases, calendar, NullLogger<QuotaSource>.Instance), calendar, TimeProvider.System, _metrics);
    }

    public DatabaseAddress Address { get; }

    public string Kind { get; }

    public JournalFiles Files { get; } = new();

    public Journal? Journal { get; private set; }

    public static async Task<RecordingRig> CreateAsync(string kind)
    {
        var settings = await TestDatabase.SettingsAsync(kind);
        var url = settings is [var only] ? only.Value : null;
        var folder = Directory.CreateTempSubdirectory("apihub-rig-").FullName;
        Assert.True(DatabaseAddress.TryParse(url, folder, out var address, out var fault), fault);
        var rig = new RecordingRig(address, kind, folder);
        await using var db = rig.Database();
        await db.Database.MigrateAsync();
        return rig;
    }

    public IDbContextFactory<GatewayDb> Databases { get; }

    public InMemoryQuotas Quotas { get; }

    public GatewayDb Database() => Databases.CreateDbContext();

    private DbContextOptions<GatewayDb> DatabaseOptions()
    {
        var options = new DbContextOptionsBuilder<GatewayDb>();
        DataSetup.Configure(options, Address);
        return options.Options;
    }

    public IUsageWriter Writer(string timeZone = "UTC")
    {
        var calendar = new SiteCalendar(Options.Create(new SiteOptions { TimeZone = timeZone }));
        return Address.Kind == DatabaseKind.Sqlite
            ? new SqliteUsageWriter(Address, calendar, TimeProvider.System)
            : new PostgresUsageWriter(Address, calendar, TimeProvider.System);
    }

    public async Task StartAsync()
    {
        Journal = Files.Open();
        _writer = Writer();
        _shipper = new(Journal, _writer, Quotas, new(Rejected, Files.Log), new(), _metrics, Files.Log);
        await _shipper.StartAsync(CancellationToken.None);
    }

    public string Rejected => Path.Combine(Files.Folder, "rejected");

    /// <summary>Stops as a gateway does that was told to.</summary>
    public async Task StopAsync()
    {
        await _shipper!.StopAsync(CancellationToken.None);
        _shipper.Dispose();
        _shipper = null;
        (_writer as IDisposable)?.Dispose();
        Journal!.Dispose();
    }

    public async Task RecordedAsync()
    {
        while (Journal!.Depth > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var db = Database();
        await db.Database.ExecuteSqlRawAsync(sql);
    }

    /// <summary>Asserts that the hours hold what the rows add up to, and nothing else.</summary>
    public async Task AssertHoursAddUpAsync(int rows)
    {
        await using var db = Database();
        var usage = await db.Usage.AsNoTracking().ToListAsync();
        Assert.Equal(rows, usage.Count);
        var expected = usage
            .GroupBy(u => (u.CreatedAt.ToUnixTimeMilliseconds() / 3_600_000, u.UserId, u.KeyId, u.Model, u.Account, u.Dialect, u.StatusCode))
            .Select(g => Line(
                g.Key.Item1, g.Key.UserId, g.Key.KeyId, g.Key.Model, g.Key.Account, g.Key.Dialect, g.Key.StatusCode,
                g.LongCount(), g.LongCount(u => u.Quality == UsageQuality.Estimated), g.Sum(u => u.InputTokens), g.Sum(u => u.CachedInputTokens),
                g.Sum(u => u.CacheWrite5mTokens), g.Sum(u => u.CacheWrite1hTokens), g.Sum(u => u.OutputTokens), g.Sum(u => u.ReasoningTokens),
                g.Sum(u => u.Cost), g.Sum(u => (long)u.DurationMs)));
        var hours = (await db.UsageHours.AsNoTracking().ToListAsync()).Select(h => Line(
            h.Hour.ToUnixTimeMilliseconds() / 3_600_000, h.UserId, h.KeyId, h.Model, h.Account, h.Dialect, h.StatusCode,
            h.Requests, h.EstimatedRequests, h.InputTokens, h.CachedInputTokens,
            h.CacheWrite5mTokens, h.CacheWrite1hTokens, h.OutputTokens, h.ReasoningTokens, h.Cost, h.DurationMs));
        Assert.Equal(expected.Order(StringComparer.Ordinal), hours.Order(StringComparer.Ordinal));

        static string Line(params object[] values) => string.Join(' ', values);
    }

    public async ValueTask DisposeAsync()
    {
        if (_shipper is not null)
            await StopAsync();
        Files.Dispose();
        Directory.Delete(_folder, recursive: true);
        await _services.DisposeAsync();
    }
}
