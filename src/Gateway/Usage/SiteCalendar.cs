using ApiHub.Gateway.Hosting;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Usage;

/// <summary>
/// Where hours, days, weeks and months begin on the site's clock. Everything that has a window (roll-ups, summaries, limits)
/// asks here, so that no two screens disagree about when a day ends.
/// </summary>
internal sealed class SiteCalendar(IOptions<SiteOptions> site)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone);

    /// <summary>
    /// The instant at which the clock hour that contains <paramref name="at"/> began, in UTC. In a zone of half hours that is at
    /// a half hour of UTC; where the clocks are set within an hour, its two parts are hours of their own.
    /// </summary>
    public DateTimeOffset HourStart(DateTimeOffset at)
    {
        var offset = _zone.GetUtcOffset(at);
        var local = at.UtcTicks + offset.Ticks;
        var start = new DateTimeOffset(at.UtcTicks - (local % TimeSpan.TicksPerHour), TimeSpan.Zero);
        return _zone.GetUtcOffset(start) == offset ? start : ClocksSetBetween(start, at);
    }

    /// <summary>What the site's clock shows at this instant.</summary>
    public DateTimeOffset Local(DateTimeOffset at) => TimeZoneInfo.ConvertTime(at, _zone);

    /// <summary>The date that the site's calendar shows at this instant.</summary>
    public DateOnly DateOf(DateTimeOffset at) => DateOnly.FromDateTime(Local(at).DateTime);

    /// <summary>The first instant of a date, in UTC: midnight, or later where the clocks skip it, the first one where they repeat it.</summary>
    public DateTimeOffset StartOf(DateOnly date) => InstantOf(date.ToDateTime(TimeOnly.MinValue));

    /// <summary>The first instant of the day, or of one some days later or (below zero) earlier.</summary>
    public DateTimeOffset DayStart(DateTimeOffset at, int daysLater = 0) => StartOf(DateOf(at).AddDays(daysLater));

    /// <summary>The first instant of the week, which begins on Monday.</summary>
    public DateTimeOffset WeekStart(DateTimeOffset at)
    {
        var date = DateOf(at);
        return StartOf(date.AddDays(-(((int)date.DayOfWeek + 6) % 7)));
    }

    public DateTimeOffset MonthStart(DateTimeOffset at)
    {
        var date = DateOf(at);
        return StartOf(new(date.Year, date.Month, 1));
    }

    /// <summary>The instant at which the site's clock first shows this time, in UTC.</summary>
    public DateTimeOffset InstantOf(DateTime local)
    {
        if (_zone.IsAmbiguousTime(local))
            return new DateTimeOffset(local, _zone.GetAmbiguousTimeOffsets(local).Max()).ToUniversalTime();
        // A skipped time is read by the clock as it was before it was set forward, which gives the moment of the skip for its start.
        var offset = _zone.IsInvalidTime(local) ? _zone.GetUtcOffset(local.AddHours(-2)) : _zone.GetUtcOffset(local);
        return new DateTimeOffset(local, offset).ToUniversalTime();
    }

    private DateTimeOffset ClocksSetBetween(DateTimeOffset before, DateTimeOffset after)
    {
        var offset = _zone.GetUtcOffset(after);
        while (after - before > TimeSpan.FromSeconds(1))
        {
            var middle = before + ((after - before) / 2);
            if (_zone.GetUtcOffset(middle) == offset)
                after = middle;
            else
                before = middle;
        }

        // Clocks are set at whole minutes: the search ended within a second of one.
        return new(after.UtcTicks - (after.UtcTicks % TimeSpan.TicksPerMinute), TimeSpan.Zero);
    }
}
