using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>A hold in this process. All that changes is guarded by its <see cref="UserQuota"/>.</summary>
internal sealed class LocalHold : Hold
{
    public required UserQuota User { get; init; }

    public required Counters Key { get; init; }

    public required LimitSet UserLimits { get; init; }

    public required LimitSet KeyLimits { get; init; }

    public required Moment Moment { get; init; }

    public HoldState State { get; set; }

    /// <summary>The clock's timestamp of its making or last renewal: a clock that is set orphans nobody.</summary>
    public long RenewedAt { get; set; }

    public LocalHold? Older { get; set; }

    public LocalHold? Newer { get; set; }
}

internal enum HoldState : byte
{
    Running,

    /// <summary>Given up for its age. What it used is still booked when its request ends after all.</summary>
    Orphaned,

    Ended,
}

/// <summary>A user's holds, the one renewed longest ago first.</summary>
internal struct HoldQueue
{
    private LocalHold? _newest;

    public LocalHold? Oldest { get; private set; }

    public void Add(LocalHold hold)
    {
        (hold.Older, hold.Newer) = (_newest, null);
        if (_newest is null)
            Oldest = hold;
        else
            _newest.Newer = hold;
        _newest = hold;
    }

    public void Remove(LocalHold hold)
    {
        if (hold.Older is null)
            Oldest = hold.Newer;
        else
            hold.Older.Newer = hold.Newer;
        if (hold.Newer is null)
            _newest = hold.Older;
        else
            hold.Newer.Older = hold.Older;
        (hold.Older, hold.Newer) = (null, null);
    }
}
