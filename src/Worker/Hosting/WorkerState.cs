using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using ApiHub.Worker.Messages;

namespace ApiHub.Worker.Hosting;

/// <summary>What the worker is doing: its slots, whether it takes requests, what happened last.</summary>
internal sealed class WorkerState(WorkerOptions options, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _slots = new(new()
    {
        PermitLimit = options.MaxConcurrent,
        QueueLimit = options.MaxQueue,
        QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
    });

    private readonly ConcurrentDictionary<int, long> _answers = new();
    private readonly long _started = time.GetTimestamp();
    private long _rerequests;
    private volatile bool _drainedHere;
    private volatile bool _drainedByGateway;
    private volatile bool _leaving;

    public int Capacity => options.MaxConcurrent;

    public int InFlight => options.MaxConcurrent - (int)_slots.GetStatistics()!.CurrentAvailablePermits;

    public int Queued => (int)_slots.GetStatistics()!.CurrentQueuedCount;

    public TimeSpan Uptime => time.GetElapsedTime(_started);

    public (string Message, DateTimeOffset At)? LastError { get; private set; }

    /// <summary>How many answers had which HTTP status.</summary>
    public IEnumerable<KeyValuePair<int, long>> Answers => _answers.OrderBy(answer => answer.Key);

    /// <summary>How often a CLI asked its upstream a second time, against its orders.</summary>
    public long Rerequests => Interlocked.Read(ref _rerequests);

    /// <summary>Takes no new requests. What the operator told the gateway and what was told here hold each by itself.</summary>
    public bool IsDraining => _drainedHere || _drainedByGateway || _leaving;

    public void Drain(bool drain) => _drainedHere = drain;

    public void DrainByGateway(bool drain) => _drainedByGateway = drain;

    public void Leave() => _leaving = true;

    /// <summary>Waits in turn for a free slot.</summary>
    /// <returns>The slot, to be disposed of; or why there is none.</returns>
    public async Task<(RateLimitLease? Slot, Fault? Fault)> EnterAsync(CancellationToken ct)
    {
        if (IsDraining)
            return (null, new(529, "overloaded_error", "This worker is draining: it ends what it has and takes no new requests.", RetryAfter: 5, "draining"));
        using var patience = new CancellationTokenSource(options.QueueWait, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, patience.Token);
        try
        {
            var slot = await _slots.AcquireAsync(1, either.Token);
            return slot.IsAcquired
                ? (slot, null)
                : (null, Fault.Full($"All {options.MaxConcurrent} processes of this worker are busy and its queue of {options.MaxQueue} is full."));
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            return (null, Fault.Full($"All {options.MaxConcurrent} processes of this worker were busy for {options.QueueWait.TotalSeconds:0} seconds."));
        }
    }

    public void Answered(int status) => _answers.AddOrUpdate(status, 1, static (_, count) => count + 1);

    public void Failed(Fault fault)
    {
        if (fault.Status >= 401)
            LastError = (fault.Message, time.GetUtcNow());
    }

    public void SawRerequest() => Interlocked.Increment(ref _rerequests);

    public void Dispose() => _slots.Dispose();
}
