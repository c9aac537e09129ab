using System.Collections.Frozen;
using ApiHub.Gateway.Accounts.CliProxy;
using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Accounts;

/// <summary>How an account fares right now: the one mutable object about it. Every member is safe to use from any thread.</summary>
internal sealed class AccountState
{
    /// <summary>How much the latest answer counts in <see cref="LatencyMs"/>.</summary>
    private const double Weight = 0.2;

    private readonly long[] _results = new long[AttemptResults.Count];
    private int _inFlight;
    private double _latencyMs;
    private long _windowsDueAt = long.MinValue;

    public Breaker Breaker { get; } = new();

    public CoolDowns CoolDowns { get; } = new();

    /// <summary>The vendor's limits, as the account's last answers told.</summary>
    public IReadOnlyList<AccountWindow> Windows { get; set; } = [];

    public int InFlight => Volatile.Read(ref _inFlight);

    /// <summary>Milliseconds to the first byte of an answer, the latest counting most; null: there was none yet.</summary>
    public double? LatencyMs => Volatile.Read(ref _latencyMs) is > 0 and var latency ? latency : null;

    /// <summary>Failures of the account's own since its last success.</summary>
    public int FailuresInARow => Breaker.FailuresInARow;

    /// <summary>Why the account is not asked until it is cleared: it refused its credential. Null: it may be asked.</summary>
    public string? Quarantine { get; private set; }

    public string? LastError { get; private set; }

    public DateTimeOffset? LastErrorAt { get; private set; }

    /// <summary>What the account listed when it was last asked.</summary>
    public FrozenSet<string> DiscoveredModels { get; set; } = FrozenSet<string>.Empty;

    /// <summary>The accounts behind a CLIProxyAPI, as it last told of them; null: it has not.</summary>
    public IReadOnlyList<AuthFile>? Inventory { get; set; }

    /// <summary>Called when quarantine, breaker or cool-downs have changed here, for the other nodes.</summary>
    public Action? Changed { get; set; }

    /// <returns>True once in a second: whoever is told so sets <see cref="Windows"/>.</returns>
    /// <param name="timestamp">Now, on the clock for durations.</param>
    /// <param name="frequency">Of that clock, in a second.</param>
    public bool IsDueToNoteWindows(long timestamp, long frequency)
    {
        var due = Volatile.Read(ref _windowsDueAt);
        return timestamp >= due && Interlocked.CompareExchange(ref _windowsDueAt, timestamp + frequency, due) == due;
    }

    /// <summary>How often asking it came to this, since the start.</summary>
    public long Count(AttemptResult result) => Interlocked.Read(ref _results[(int)result]);

    /// <summary>The same of all results that there were.</summary>
    public IEnumerable<(AttemptResult Result, long Count)> Counts() =>
        Enum.GetValues<AttemptResult>().Select(result => (result, Count(result))).Where(count => count.Item2 > 0);

    /// <summary>Takes a place, so that there are never more than <paramref name="most"/>; null: no bound.</summary>
    public bool TryEnter(int? most)
    {
        if (most is not { } bound)
        {
            Interlocked.Increment(ref _inFlight);
            return true;
        }

        for (var taken = InFlight; taken < bound;)
        {
            var before = Interlocked.CompareExchange(ref _inFlight, taken + 1, taken);
            if (before == taken)
                return true;
            taken = before;
        }

        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    /// <param name="firstByte">How long the first byte of the answer took; null: not known.</param>
    /// <param name="now">Now.</param>
    public void Answered(TimeSpan? firstByte, DateTimeOffset now)
    {
        Add(AttemptResult.Answered);
        if (Breaker.Succeeded(now))
            Changed?.Invoke();
        if (firstByte is not { } time)
            return;
        // Two at once lose one of them, which an average can bear.
        var known = Volatile.Read(ref _latencyMs);
        Volatile.Write(ref _latencyMs, known == 0 ? time.TotalMilliseconds : known + (time.TotalMilliseconds - known) * Weight);
    }

    public void Failed(AttemptResult result, string error, DateTimeOffset now)
    {
        Add(result);
        Note(error, now);
        if (Breaker.Failed(now))
            Changed?.Invoke();
    }

    public void Refused(string reason, DateTimeOffset now)
    {
        Add(AttemptResult.Refused);
        Note(reason, now);
        Quarantine = reason;
        Changed?.Invoke();
    }

    /// <summary>Keeps the account from being asked for a model, or for <see cref="CoolDowns.AllModels"/>, until its limit resets.</summary>
    public void Limited(string model, CoolDown coolDown, DateTimeOffset now)
    {
        Add(AttemptResult.Limited);
        // Whoever counts requests is up and well.
        Breaker.Succeeded(now);
        CoolDowns.Begin(model, coolDown, now);
        Changed?.Invoke();
    }

    /// <summary>Keeps the account from all requests, or ends that, for a reason that no request has met.</summary>
    /// <param name="reason">Which limit; one that ends must have begun with the same words.</param>
    /// <param name="coolDown">Null: it has ended.</param>
    /// <param name="now">Now.</param>
    public void SetLimit(string reason, CoolDown? coolDown, DateTimeOffset now)
    {
        if (coolDown is not null)
            CoolDowns.Begin(CoolDowns.AllModels, coolDown, now);
        else if (!CoolDowns.End(CoolDowns.AllModels, reason))
            return;
        Changed?.Invoke();
    }

    public void ClientLeft() => Add(AttemptResult.ClientLeft);

    public void Clear()
    {
        Quarantine = null;
        CoolDowns.Clear();
        Breaker.Clear();
        Changed?.Invoke();
    }

    public void EndQuarantine()
    {
        Quarantine = null;
        Changed?.Invoke();
    }

    public AccountCondition ConditionAt(DateTimeOffset now) =>
        new(Quarantine, Breaker.OpenUntil is { } until && until > now ? until : null, CoolDowns.At(now));

    /// <summary>Takes over what another node has found, without telling anybody.</summary>
    public void Adopt(AccountCondition condition)
    {
        Quarantine = condition.Quarantine;
        Breaker.Adopt(condition.OpenUntil);
        CoolDowns.Replace(condition.CoolDowns);
    }

    private void Add(AttemptResult result) => Interlocked.Increment(ref _results[(int)result]);

    private void Note(string error, DateTimeOffset now)
    {
        LastError = error;
        LastErrorAt = now;
    }
}
