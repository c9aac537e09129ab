namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>What a request asks for, of each limit.</summary>
/// <param name="Requests">One, or none when a request that runs already asks for more.</param>
/// <param name="Tokens">To hold.</param>
/// <param name="Amount">Nano-credits to hold.</param>
internal readonly record struct Asked(long Requests, long Tokens, long Amount);

/// <summary>What a key or a user has used and holds, in every window that can have a limit. Guarded by its <see cref="UserQuota"/>.</summary>
internal sealed class Counters
{
    private SlidingMinute _minute;
    private CalendarWindows _windows;
    private long _concurrent;
    private Tally _tokensToday;
    private Tally _spentToday;
    private Tally _spentThisWeek;
    private Tally _spentThisMonth;
    private Tally _spentTotal;

    public Counters(in Moment moment, UsedSeed seed)
    {
        _windows = moment.Windows;
        _minute = new(moment.Slot);
        foreach (var (at, requests, tokens) in seed.Minute)
        {
            var slot = Math.Min(SlidingMinute.SlotOf(at), moment.Slot);
            if (!_minute.Has(slot))
                continue;
            _minute.Count(slot, requests);
            _minute.Use(slot, tokens);
        }

        _tokensToday.Used = seed.TokensToday;
        _spentToday.Used = seed.SpentToday;
        _spentThisWeek.Used = seed.SpentThisWeek;
        _spentThisMonth.Used = seed.SpentThisMonth;
        _spentTotal.Used = seed.SpentTotal;
    }

    /// <summary>Lets windows that are over begin anew. When the clock was wrong and is set back, what was counted stays counted.</summary>
    public void Advance(in Moment to)
    {
        _minute.Advance(to.Slot);
        if (ReferenceEquals(to.Windows, _windows))
            return;
        if (to.Windows.DayStart > _windows.DayStart)
            _tokensToday = _spentToday = default;
        if (to.Windows.WeekStart > _windows.WeekStart)
            _spentThisWeek = default;
        if (to.Windows.MonthStart > _windows.MonthStart)
            _spentThisMonth = default;
        _windows = to.Windows;
    }

    /// <summary>Whether a limit leaves room for what is asked. A window that the request's moment is no longer in has room.</summary>
    public LimitHit? Check(LimitScope scope, LimitKind kind, long limit, in Moment moment, in Asked asked)
    {
        var asks = kind switch
        {
            LimitKind.ConcurrentRequests or LimitKind.RequestsPerMinute => asked.Requests,
            LimitKind.TokensPerMinute or LimitKind.TokensPerDay => asked.Tokens,
            _ => asked.Amount,
        };
        if (asks == 0 || !IsIn(kind, moment))
            return null;
        var tally = Of(kind);
        var excess = asks - (limit - tally.Used - tally.Held);
        return excess <= 0 ? null : new(scope, kind, limit, tally.Used, tally.Held, asks, asks > limit ? null : RoomAt(kind, excess));
    }

    public LimitStanding Standing(LimitScope scope, LimitKind kind, long limit)
    {
        var tally = Of(kind);
        return new(scope, kind, limit, tally.Used, tally.Held, RoomAt(kind, tally.Used + tally.Held));
    }

    /// <summary>Takes a place and counts the request.</summary>
    public void Enter(in Moment moment)
    {
        _concurrent++;
        _minute.Count(moment.Slot, 1);
    }

    /// <summary>Gives the place back.</summary>
    public void Leave() => _concurrent--;

    /// <summary>Gives its place again to a request that was given up and runs on after all.</summary>
    public void Return() => _concurrent++;

    /// <summary>Counts the request no longer.</summary>
    public void Forget(in Moment moment)
    {
        if (_minute.Has(moment.Slot))
            _minute.Count(moment.Slot, -1);
    }

    /// <summary>Holds more or, below zero, less, in those of the request's windows that are not over.</summary>
    public void Hold(in Moment moment, long tokens, long amount)
    {
        if (_minute.Has(moment.Slot))
            _minute.Hold(moment.Slot, tokens);
        if (IsIn(LimitKind.SpendPerDay, moment))
        {
            _tokensToday.Hold(tokens);
            _spentToday.Hold(amount);
        }

        if (IsIn(LimitKind.SpendPerWeek, moment))
            _spentThisWeek.Hold(amount);
        if (IsIn(LimitKind.SpendPerMonth, moment))
            _spentThisMonth.Hold(amount);
        _spentTotal.Hold(amount);
    }

    /// <summary>Books what was used, in those of the request's windows that are not over.</summary>
    public void Use(in Moment moment, long tokens, long amount)
    {
        if (_minute.Has(moment.Slot))
            _minute.Use(moment.Slot, tokens);
        if (IsIn(LimitKind.SpendPerDay, moment))
        {
            _tokensToday.Used += tokens;
            _spentToday.Used += amount;
        }

        if (IsIn(LimitKind.SpendPerWeek, moment))
            _spentThisWeek.Used += amount;
        if (IsIn(LimitKind.SpendPerMonth, moment))
            _spentThisMonth.Used += amount;
        _spentTotal.Used += amount;
    }

    // Later than the counters a moment can be only when they were set back with the clock, and all was kept.
    private bool IsIn(LimitKind kind, in Moment moment) => kind switch
    {
        LimitKind.RequestsPerMinute or LimitKind.TokensPerMinute => _minute.Has(moment.Slot),
        LimitKind.TokensPerDay or LimitKind.SpendPerDay => moment.Windows.DayStart >= _windows.DayStart,
        LimitKind.SpendPerWeek => moment.Windows.WeekStart >= _windows.WeekStart,
        LimitKind.SpendPerMonth => moment.Windows.MonthStart >= _windows.MonthStart,
        _ => true,
    };

    private Tally Of(LimitKind kind) => kind switch
    {
        LimitKind.RequestsPerMinute => new() { Used = _minute.Requests },
        LimitKind.TokensPerMinute => _minute.Tokens,
        LimitKind.TokensPerDay => _tokensToday,
        LimitKind.ConcurrentRequests => new() { Held = _concurrent },
        LimitKind.SpendPerDay => _spentToday,
        LimitKind.SpendPerWeek => _spentThisWeek,
        LimitKind.SpendPerMonth => _spentThisMonth,
        _ => _spentTotal,
    };

    /// <summary>When so much of what is used and held will have left the window; null where nothing leaves by itself.</summary>
    private DateTimeOffset? RoomAt(LimitKind kind, long many) => kind switch
    {
        LimitKind.RequestsPerMinute => _minute.RequestsPassed(many),
        LimitKind.TokensPerMinute => _minute.TokensPassed(many),
        LimitKind.TokensPerDay or LimitKind.SpendPerDay => _windows.DayEnd,
        LimitKind.SpendPerWeek => _windows.WeekEnd,
        LimitKind.SpendPerMonth => _windows.MonthEnd,
        _ => null,
    };
}
