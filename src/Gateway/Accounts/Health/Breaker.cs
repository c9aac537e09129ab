namespace ApiHub.Gateway.Accounts.Health;

internal enum BreakerStatus : byte
{
    Closed,

    /// <summary>The account is not asked.</summary>
    Open,

    /// <summary>The account may be asked once, to see whether it is well.</summary>
    HalfOpen,
}

/// <summary>
/// Keeps requests from an account that fails: open after five failures in a row, or when more than half of at least ten requests in
/// a minute failed; then for 30 s, 60 s, … up to five minutes, less up to a fifth, so that nodes do not come back together.
/// Afterwards one request is let through, and what becomes of it decides.
/// </summary>
internal sealed class Breaker
{
    public const int MostFailuresInARow = 5;
    public const int FewestRequests = 10;

    private static readonly TimeSpan Step = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>A trial that nobody hears of again, because its client has left, is followed by another after this time.</summary>
    private static readonly TimeSpan TrialTime = TimeSpan.FromSeconds(30);

    private readonly LastMinute _lastMinute = new();
    private readonly Lock _gate = new();
    private int _failuresInARow;
    private int _timesOpened;
    private bool _onTrial;
    private long _openUntil;

    /// <summary>Failures since the last success.</summary>
    public int FailuresInARow => Volatile.Read(ref _failuresInARow);

    /// <summary>Until when the account is not asked; null: it is closed.</summary>
    public DateTimeOffset? OpenUntil => Volatile.Read(ref _openUntil) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    public BreakerStatus StatusAt(DateTimeOffset now) => Volatile.Read(ref _openUntil) switch
    {
        0 => BreakerStatus.Closed,
        var until when until > now.UtcTicks => BreakerStatus.Open,
        _ => BreakerStatus.HalfOpen,
    };

    /// <returns>Whether a request may go; of a half-open breaker only the first.</returns>
    public bool TryPass(DateTimeOffset now)
    {
        if (Volatile.Read(ref _openUntil) == 0)
            return true;
        lock (_gate)
        {
            if (_openUntil == 0)
                return true;
            if (_openUntil > now.UtcTicks)
                return false;
            _onTrial = true;
            Volatile.Write(ref _openUntil, (now + TrialTime).UtcTicks);
            return true;
        }
    }

    /// <returns>Whether this success closed it.</returns>
    public bool Succeeded(DateTimeOffset now)
    {
        _lastMinute.Add(now, failed: false);
        if (FailuresInARow == 0)
            return false;
        lock (_gate)
        {
            // A request from before the breaker opened says nothing of what came after.
            if (_openUntil != 0 && !_onTrial)
                return false;
            var wasOpen = _openUntil != 0;
            Close();
            return wasOpen;
        }
    }

    /// <returns>Whether this failure opened it.</returns>
    public bool Failed(DateTimeOffset now)
    {
        _lastMinute.Add(now, failed: true);
        lock (_gate)
        {
            Volatile.Write(ref _failuresInARow, _failuresInARow + 1);
            if (_openUntil != 0 ? !_onTrial : !IsTooMuch(now))
                return false;
            _onTrial = false;
            _timesOpened++;
            var time = Step * _timesOpened is var wanted && wanted < Longest ? wanted : Longest;
            Volatile.Write(ref _openUntil, (now + time * (1 - Random.Shared.NextDouble() / 5)).UtcTicks);
            return true;
        }
    }

    /// <summary>Opens or closes as another node's has, unless a trial is under way here: that one decides.</summary>
    public void Adopt(DateTimeOffset? openUntil)
    {
        lock (_gate)
        {
            if (_onTrial)
                return;
            if (openUntil is not { } until)
            {
                if (_openUntil != 0)
                    Close();
                return;
            }

            // What opened it happened elsewhere, but here it must be closed again.
            Volatile.Write(ref _failuresInARow, Math.Max(1, _failuresInARow));
            _timesOpened = Math.Max(1, _timesOpened);
            Volatile.Write(ref _openUntil, until.UtcTicks);
        }
    }

    /// <summary>The account has answered a question that is no request: the next request may see whether it is well.</summary>
    public void AllowTrial(DateTimeOffset now)
    {
        lock (_gate)
        {
            if (!_onTrial && _openUntil > now.UtcTicks)
                Volatile.Write(ref _openUntil, now.UtcTicks);
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            Close();
            _lastMinute.Clear();
        }
    }

    private bool IsTooMuch(DateTimeOffset now) =>
        _failuresInARow >= MostFailuresInARow || (_lastMinute.Read(now) is var (requests, failures) && requests >= FewestRequests && failures * 2 > requests);

    private void Close()
    {
        _onTrial = false;
        _timesOpened = 0;
        Volatile.Write(ref _openUntil, 0);
        Volatile.Write(ref _failuresInARow, 0);
    }
}
