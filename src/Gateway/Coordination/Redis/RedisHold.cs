using ApiHub.Gateway.Plans;

namespace ApiHub.Gateway.Coordination.Redis;

/// <summary>A hold in Redis, made by this process, which alone ends it.</summary>
internal sealed class RedisHold : Hold
{
    private bool _ended;

    /// <summary>Unique among all holds of all nodes.</summary>
    public required string Id { get; init; }

    public required LimitSet UserLimits { get; init; }

    public required LimitSet KeyLimits { get; init; }

    /// <summary>Slot, day, week and month in which it counts.</summary>
    public required long[] Moment { get; init; }

    public bool HasEnded => Volatile.Read(ref _ended);

    /// <returns>False when somebody has ended it before.</returns>
    public bool TryEnd() => !Interlocked.Exchange(ref _ended, true);
}
