using System.Collections.Immutable;

namespace ApiHub.Gateway.Workers;

/// <summary>All workers that this node knows, as an immutable list that is swapped whole; the way of a request reads it without a lock.</summary>
internal sealed class WorkerFleet(TimeProvider clock)
{
    /// <summary>How often a worker is asked how it fares, and says so itself.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(5);

    /// <summary>Two heartbeats and some patience.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromSeconds(12);

    private ImmutableList<FleetWorker> _workers = [];
    private uint _turn;

    public IReadOnlyList<FleetWorker> Workers => _workers;

    public FleetWorker? Find(WorkerAddress address) => _workers.Find(worker => worker.Address == address);

    /// <param name="id">What it calls itself, or its host and port.</param>
    public FleetWorker? Find(string id) => _workers.Find(worker => worker.Id == id) ?? _workers.Find(worker => worker.Address.HostAndPort == id);

    /// <returns>The worker at that address, made known if it was not.</returns>
    public FleetWorker Add(WorkerAddress address, WorkerSource source)
    {
        var made = new FleetWorker(address, source);
        ImmutableInterlocked.Update(ref _workers, workers => workers.Exists(worker => worker.Address == address) ? workers : workers.Add(made));
        return Find(address) ?? made;
    }

    public void Remove(FleetWorker worker) => ImmutableInterlocked.Update(ref _workers, workers => workers.Remove(worker));

    /// <returns>The least busy worker that takes requests, in turn where several are equal; null: there is none.</returns>
    /// <param name="tried">Those that were asked already.</param>
    public FleetWorker? Choose(IReadOnlyCollection<FleetWorker> tried)
    {
        var workers = _workers;
        var now = clock.GetUtcNow();
        var first = workers.Count == 0 ? 0 : (int)(Interlocked.Increment(ref _turn) % (uint)workers.Count);
        FleetWorker? best = null;
        for (var i = 0; i < workers.Count; i++)
        {
            var worker = workers[(first + i) % workers.Count];
            if (worker.Status(now) == WorkerStatus.Live && !tried.Contains(worker) && (best is null || worker.Load < best.Load))
                best = worker;
        }

        return best;
    }
}
