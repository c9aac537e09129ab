using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Settings;

/// <summary>The settings in force: a snapshot in memory, swapped whole when somebody changes one on whatever node. The environment wins.</summary>
internal sealed partial class SettingsBook(
    IDbContextFactory<GatewayDb> databases, IAnnouncements announcements, IOptions<SiteOptions> site, IConfiguration environment,
    TimeProvider clock, ILogger<SettingsBook> log) : BackgroundService
{
    private static readonly TimeSpan RereadEvery = TimeSpan.FromSeconds(30);

    private static readonly (string Setting, string Variable)[] Variables =
        [(SiteSettings.SiteName, "SITE_NAME"), (SiteSettings.Registration, "ALLOW_REGISTRATION")];

    private volatile SiteSettings? _current;

    /// <summary>Before the first reading, what the environment says.</summary>
    public SiteSettings Current => _current ?? Of(new Dictionary<string, string>());

    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        _current = Of(await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Name, s => s.Value, cancellationToken));
    }

    /// <summary>Keeps and records the changes, all or none, and tells all nodes.</summary>
    public async Task ChangeAsync(IReadOnlyCollection<(string Name, string? Value)> changes, AuditTrail trail, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(async token =>
        {
            var now = clock.GetUtcNow();
            var kept = await db.Settings.AsNoTracking().ToDictionaryAsync(s => s.Name, s => s.Value, token);
            var before = SettingsView.Of(Of(kept));
            foreach (var (name, value) in changes)
            {
                await db.Settings.Where(s => s.Name == name).ExecuteDeleteAsync(token);
                kept.Remove(name);
                if (value is null)
                    continue;
                db.Settings.Add(new() { Name = name, Value = value, UpdatedAt = now });
                kept[name] = value;
            }

            trail.Record(db, new("settings", Id: null, Name: null), before, SettingsView.Of(Of(kept)));
            return true;
        }, cancellationToken);
        await announcements.PublishAsync(Topic.Settings);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        announcements.Subscribe(Topic.Settings, async _ => await ReloadAsync(stoppingToken));
        using var timer = new PeriodicTimer(RereadEvery, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ReloadAsync(stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                Log.Kept(log, e.Message);
            }
        }
    }

    private SiteSettings Of(IReadOnlyDictionary<string, string> kept)
    {
        var fixedBy = Variables.Where(v => environment[v.Variable] is { Length: > 0 }).ToDictionary(v => v.Setting, v => v.Variable);
        return new()
        {
            Name = Kept(SiteSettings.SiteName) ?? site.Value.Name,
            Notice = Kept(SiteSettings.SiteNotice) ?? "",
            AllowRegistration = Kept(SiteSettings.Registration) is { } text ? text == "true" : site.Value.AllowRegistration,
            StartingCredits = Credits.ParseOrNull(Kept(SiteSettings.Credit)) ?? 0,
            FixedBy = fixedBy,
        };

        string? Kept(string name) => fixedBy.ContainsKey(name) ? null : kept.GetValueOrDefault(name);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The settings could not be read: {Reason} Those known from before stay in force.")]
        public static partial void Kept(ILogger logger, string reason);
    }
}
