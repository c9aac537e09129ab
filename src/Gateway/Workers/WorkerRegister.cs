using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Workers;

/// <summary>Keeps the fleet and the database's list of workers the same, on every node.</summary>
internal sealed class WorkerRegister(
    WorkerFleet fleet, IDbContextFactory<GatewayDb> databases, IAnnouncements announcements, IOptions<WorkersOptions> options, TimeProvider clock)
{
    /// <summary>A worker that has been silent for so long is no longer listed.</summary>
    public static readonly TimeSpan Forgotten = TimeSpan.FromMinutes(10);

    /// <summary>How old a written heartbeat may be; each node hears of life and death much sooner by asking.</summary>
    private static readonly TimeSpan RewriteAfter = TimeSpan.FromSeconds(30);

    private readonly HashSet<WorkerAddress> _configured = [.. options.Value.Addresses];

    /// <summary>Takes over what the database says, and forgets who has been silent for long.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        foreach (var address in _configured)
            fleet.Add(address, WorkerSource.Configured);
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var silentSince = clock.GetUtcNow() - Forgotten;
        await db.Workers.Where(w => w.Registered && w.SeenAt < silentSince).ExecuteDeleteAsync(cancellationToken);
        var rows = await db.Workers.AsNoTracking().ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (!WorkerAddress.TryParse(row.Url, out var address))
                continue;
            if (row.Registered)
                fleet.Add(address, WorkerSource.Registered).IsDrained = row.Draining;
            else if (fleet.Find(address) is { } worker)
                worker.IsDrained = row.Draining;
        }

        foreach (var worker in fleet.Workers.Where(w => w.Source == WorkerSource.Registered && rows.TrueForAll(row => row.Url != w.Address.Text)))
            fleet.Remove(worker);
    }

    /// <summary>Notes a heartbeat; the first makes the worker known to all nodes.</summary>
    /// <returns>Whether the worker is to take nothing new.</returns>
    public async Task<bool> HeardAsync(WorkerAddress address, WorkerReport report, CancellationToken cancellationToken)
    {
        var isKnown = fleet.Find(address) is not null;
        var worker = fleet.Add(address, WorkerSource.Registered);
        var now = clock.GetUtcNow();
        worker.Heard(report, now);
        if (worker.Source != WorkerSource.Registered)
            return worker.IsDrained;
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var rewriteBefore = now - RewriteAfter;
        var row = await db.Workers.AsNoTracking().FirstOrDefaultAsync(w => w.Url == address.Text, cancellationToken);
        if (row is null)
            await AddAsync(db, new() { Url = address.Text, Registered = true, SeenAt = now }, cancellationToken);
        else if (row.SeenAt < rewriteBefore || !row.Registered)
            await db.Workers.Where(w => w.Url == address.Text)
                .ExecuteUpdateAsync(set => set.SetProperty(w => w.SeenAt, now).SetProperty(w => w.Registered, true), cancellationToken);
        worker.IsDrained = row?.Draining ?? false;
        if (row is null || !isKnown)
            await announcements.PublishAsync(Topic.Workers);
        return worker.IsDrained;
    }

    /// <summary>A worker says that it stops.</summary>
    public async Task LeftAsync(WorkerAddress address, CancellationToken cancellationToken)
    {
        fleet.Find(address)?.Failed("It has stopped.");
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.Workers.Where(w => w.Url == address.Text && w.Registered).ExecuteDeleteAsync(cancellationToken);
        await announcements.PublishAsync(Topic.Workers);
    }

    /// <summary>Keeps the operator's wish, and tells all nodes. A worker that this node started itself is known here alone.</summary>
    public async Task DrainAsync(FleetWorker worker, bool draining, AuditTrail trail, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await db.InTransactionAsync(async token =>
        {
            if (worker.Source != WorkerSource.Local)
                await KeepAsync(db, worker.Address.Text, draining, token);
            trail.Record(db, new("worker", worker.Id, worker.Address.Text), new { Draining = worker.IsDrained }, new { Draining = draining });
            return true;
        }, cancellationToken);
        worker.IsDrained = draining;
        if (worker.Source != WorkerSource.Local)
            await announcements.PublishAsync(Topic.Workers);
    }

    private async Task KeepAsync(GatewayDb db, string url, bool draining, CancellationToken cancellationToken)
    {
        if (await db.Workers.Where(w => w.Url == url).ExecuteUpdateAsync(set => set.SetProperty(w => w.Draining, draining), cancellationToken) == 0)
            await AddAsync(db, new() { Url = url, Registered = false, Draining = draining, SeenAt = clock.GetUtcNow() }, cancellationToken);
    }

    private static async Task AddAsync(GatewayDb db, KnownWorker row, CancellationToken cancellationToken)
    {
        try
        {
            db.Workers.Add(row);
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            // Another node heard it at this moment.
            db.Entry(row).State = EntityState.Detached;
            await db.Workers.Where(w => w.Url == row.Url).ExecuteUpdateAsync(
                set => set.SetProperty(w => w.Draining, w => w.Draining || row.Draining).SetProperty(w => w.Registered, w => w.Registered || row.Registered),
                cancellationToken);
        }
    }
}
