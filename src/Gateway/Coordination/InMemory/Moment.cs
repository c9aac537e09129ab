using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Coordination.InMemory;

/// <summary>Which windows a request counts in.</summary>
/// <param name="Slot">Of the sliding minute (<see cref="SlidingMinute.SlotOf"/>).</param>
/// <param name="Windows">Of the site's calendar.</param>
internal readonly record struct Moment(long Slot, CalendarWindows Windows);

/// <summary>The day, week and month of a moment, in UTC.</summary>
internal sealed record CalendarWindows(
    DateTimeOffset DayStart, DateTimeOffset DayEnd, DateTimeOffset WeekStart, DateTimeOffset WeekEnd, DateTimeOffset MonthStart, DateTimeOffset MonthEnd);

/// <summary>Finds windows. Days are kept until one asks for another, because reckoning with time zones costs more than all the rest of an admission.</summary>
internal sealed class Moments(SiteCalendar calendar, TimeProvider clock)
{
    private CalendarWindows? _last;

    public Moment Now => At(clock.GetUtcNow());

    /// <summary>For measuring time, whatever is done to the clock.</summary>
    public long Timestamp => clock.GetTimestamp();

    public bool IsOlder(long timestamp, TimeSpan age, long now) => clock.GetElapsedTime(timestamp, now) >= age;

    public Moment At(DateTimeOffset at)
    {
        var windows = Volatile.Read(ref _last);
        if (windows is null || at < windows.DayStart || at >= windows.DayEnd)
            Volatile.Write(ref _last, windows = Find(at));
        return new(SlidingMinute.SlotOf(at), windows);
    }

    private CalendarWindows Find(DateTimeOffset at)
    {
        var (week, month) = (calendar.WeekStart(at), calendar.MonthStart(at));
        return new(
            calendar.DayStart(at), calendar.DayStart(at, 1),
            week, calendar.DayStart(week, 7),
            month, calendar.StartOf(calendar.DateOf(month).AddMonths(1)));
    }
}
