using System.Globalization;

namespace ApiHub.Gateway.Usage;

/// <summary>Moments as people and programs write them in an address.</summary>
internal static class SiteTime
{
    public const string Expected =
        "must be a date such as 2026-11-22, or a time such as 2026-11-22T13:00:00Z or 2026-11-22T13:00:00+08:00; without an offset it is the site's clock.";

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFF"];
    private static readonly string[] TimesWithOffset = [.. Times.Select(t => t + "K")];

    /// <param name="text">A date, or a time with or without an offset.</param>
    /// <param name="calendar">The site's.</param>
    /// <param name="isEnd">Whether a date stands for its end, so that <c>to=2026-11-30</c> takes that day in.</param>
    /// <param name="at">The moment.</param>
    public static bool TryRead(string text, SiteCalendar calendar, bool isEnd, out DateTimeOffset at)
    {
        at = default;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
        {
            if (date.Year is < 1970 or > 9000)
                return false;
            at = calendar.StartOf(isEnd ? date.AddDays(1) : date);
            return true;
        }

        if (DateTime.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            at = calendar.InstantOf(local);
            return local.Year is >= 1970 and <= 9000;
        }

        // In an address a plus that was not escaped arrives as a space.
        return DateTimeOffset.TryParseExact(text.Replace(' ', '+'), TimesWithOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out at)
            && at.Year is >= 1970 and <= 9000;
    }
}
