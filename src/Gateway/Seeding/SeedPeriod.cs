using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Seeding;

/// <summary>The days up to now, and how much is asked in each of their hours.</summary>
internal sealed class SeedPeriod
{
    /// <summary>Requests in an hour of the site's day, beside each other.</summary>
    private static readonly int[] Day = [12, 8, 6, 5, 5, 7, 14, 30, 58, 86, 98, 94, 74, 86, 100, 98, 92, 80, 62, 50, 44, 36, 27, 18];

    public SeedPeriod(SiteCalendar calendar, DateTimeOffset now, int days)
    {
        (Days, To) = (days, now);
        From = calendar.DayStart(now, -(days - 1));
        for (var hour = From; hour < now; hour += TimeSpan.FromHours(1))
        {
            var end = hour.AddHours(1) < now ? hour.AddHours(1) : now;
            Hours.Add(new(hour, end, Weight(calendar.Local(hour), hour) * (long)(end - hour).TotalSeconds));
        }
    }

    public int Days { get; }

    public DateTimeOffset From { get; }

    public DateTimeOffset To { get; }

    public List<Hour> Hours { get; } = [];

    /// <param name="thousandths">0: the beginning, 1000: now; more is in the future.</param>
    public DateTimeOffset At(int thousandths) => From + ((To - From) / 1000 * thousandths);

    /// <summary>Weekends are quiet, and the site grows.</summary>
    private long Weight(DateTimeOffset local, DateTimeOffset at)
    {
        var week = local.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? 35 : 100;
        var growth = 60 + (long)((at - From) / (To - From) * 60);
        return Day[local.Hour] * week * growth;
    }

    internal readonly record struct Hour(DateTimeOffset From, DateTimeOffset To, long Weight);
}
