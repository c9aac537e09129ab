using System.Collections.Concurrent;
using System.Collections.Frozen;

namespace ApiHub.Gateway.Accounts;

/// <summary>How an account fares right now: the one mutable object about it. Every member is safe to use from any thread.</summary>
internal sealed class AccountState
{
    /// <summary>More models than any account has; past it the oldest cool-downs have long ended.</summary>
    private const int MostCoolDowns = 1000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> _coolDowns = new(StringComparer.Ordinal);
    private int _inFlight;
    private int _failuresInARow;

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Failures of the account's own since its last success.</summary>
    public int FailuresInARow => Volatile.Read(ref _failuresInARow);

    /// <summary>Why the account is not asked until it is cleared: it refused its credential. Null: it may be asked.</summary>
    public string? Quarantine { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? LastErrorAt { get; private set; }

    /// <summary>What the account listed when it was last asked.</summary>
    public FrozenSet<string> DiscoveredModels { get; set; } = FrozenSet<string>.Empty;

    public void Enter() => Interlocked.Increment(ref _inFlight);

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Succeeded()
    {
        if (FailuresInARow != 0)
            Volatile.Write(ref _failuresInARow, 0);
    }

    public void Failed(string error, DateTimeOffset now)
    {
        Interlocked.Increment(ref _failuresInARow);
        Note(error, now);
    }

    public void Refused(string reason, DateTimeOffset now)
    {
        Quarantine = reason;
        Note(reason, now);
    }

    public void Clear()
    {
        Quarantine = null;
        _coolDowns.Clear();
        Volatile.Write(ref _failuresInARow, 0);
    }

    public void EndQuarantine() => Quarantine = null;

    /// <summary>Keeps the account from being asked for a model until its limit resets.</summary>
    public void CoolDown(string model, DateTimeOffset until, DateTimeOffset now)
    {
        if (_coolDowns.Count >= MostCoolDowns)
        {
            foreach (var (name, end) in _coolDowns)
            {
                if (end <= now)
                    _coolDowns.TryRemove(new(name, end));
            }
        }

        _coolDowns[model] = until;
    }

    /// <returns>When the account may be asked for the model again; null: now.</returns>
    public DateTimeOffset? CoolingUntil(string model, DateTimeOffset now) =>
        !_coolDowns.IsEmpty && _coolDowns.TryGetValue(model, out var until) && until > now ? until : null;

    public IReadOnlyDictionary<string, DateTimeOffset> CoolDowns(DateTimeOffset now) =>
        _coolDowns.Where(c => c.Value > now).ToDictionary(c => c.Key, c => c.Value);

    private void Note(string error, DateTimeOffset now)
    {
        LastError = error;
        LastErrorAt = now;
    }
}
