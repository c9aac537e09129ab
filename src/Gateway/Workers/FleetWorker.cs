namespace ApiHub.Gateway.Workers;

/// <summary>From where a worker is known.</summary>
internal enum WorkerSource : byte
{
    /// <summary>From <c>WORKER_URLS</c>.</summary>
    Configured,

    /// <summary>It registered itself, at this node or another.</summary>
    Registered,

    /// <summary>This node started it beside itself; no other node can reach it.</summary>
    Local,
}

/// <summary>A worker and how it fares: what it last said, and what this node has under way there. Safe to use from any thread.</summary>
internal sealed class FleetWorker(WorkerAddress address, WorkerSource source)
{
    private Condition _condition = new(null, null, null, 0);
    private int _inFlight;

    public WorkerAddress Address { get; } = address;

    public WorkerSource Source { get; } = source;

    /// <summary>The operator lets it end what it has and gives it nothing new.</summary>
    public volatile bool IsDrained;

    /// <summary>What it calls itself; until it has, its address.</summary>
    public string Id => Report?.WorkerId ?? Address.HostAndPort;

    public WorkerReport? Report => _condition.Report;

    public DateTimeOffset? SeenAt => _condition.SeenAt;

    /// <summary>Why it is not asked until it speaks again.</summary>
    public string? Fault => _condition.Fault;

    /// <summary>This node's requests there.</summary>
    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Requests for each place: this node's, and those of others when it last spoke.</summary>
    public double Load => (InFlight + _condition.Others) / (double)Math.Max(1, Report?.Capacity ?? 1);

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Heard(WorkerReport report, DateTimeOffset now) =>
        _condition = new(report, now, null, Math.Max(0, report.InFlight + report.Queued - InFlight));

    public void Failed(string fault) => _condition = _condition with { Fault = fault };

    /// <param name="now">A worker that has not spoken for <see cref="WorkerFleet.Silence"/> by then is lost.</param>
    public WorkerStatus Status(DateTimeOffset now) => _condition switch
    {
        { Fault: not null } => WorkerStatus.Lost,
        { SeenAt: null } => WorkerStatus.Unknown,
        { SeenAt: { } seen } when now - seen > WorkerFleet.Silence => WorkerStatus.Lost,
        { Report.Draining: true } => WorkerStatus.Draining,
        _ => IsDrained ? WorkerStatus.Draining : WorkerStatus.Live,
    };

    /// <param name="Report">Its last words.</param>
    /// <param name="SeenAt">When they came.</param>
    /// <param name="Fault">What has gone wrong since.</param>
    /// <param name="Others">Requests there at that time that were not this node's.</param>
    private sealed record Condition(WorkerReport? Report, DateTimeOffset? SeenAt, string? Fault, int Others);
}

internal enum WorkerStatus : byte
{
    /// <summary>It has not answered yet.</summary>
    Unknown,
    Live,
    Draining,

    /// <summary>It has fallen silent or refused a connection.</summary>
    Lost,
}
