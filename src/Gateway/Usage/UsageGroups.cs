using System.Globalization;
using System.Linq.Expressions;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Usage;

/// <summary>The groups of a summary, each with the name that people know it by.</summary>
internal static class UsageGroups
{
    /// <summary>No zone differs from UTC by a part of this, so no clock hour is missed when time is walked by it.</summary>
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    public static IQueryable<UsageHour> HoursIn(this GatewayDb db, RowScope scope) =>
        scope.OwnerId is { } owner ? db.UsageHours.Where(h => h.UserId == owner) : db.UsageHours;

    public static async Task<List<UsageGroup>> TopAsync<TKey>(
        this IQueryable<UsageHour> hours, Expression<Func<UsageHour, TKey>> by, int limit, CancellationToken cancellationToken)
    {
        var groups = await hours.TopByAsync(by, limit, cancellationToken);
        return groups.ConvertAll(g => new UsageGroup(g.Sums, Convert.ToString(g.Key, CultureInfo.InvariantCulture)!));
    }

    public static async Task<List<UsageGroup>> TopKeysAsync(
        this IQueryable<UsageHour> hours, GatewayDb db, int limit, CancellationToken cancellationToken)
    {
        var groups = await hours.TopByAsync(h => h.KeyId, limit, cancellationToken);
        var ids = groups.ConvertAll(g => g.Key);
        // Deleted keys are still there for their names.
        var names = await db.ApiKeys.Where(k => ids.Contains(k.Id)).ToDictionaryAsync(k => k.Id, k => k.Name, cancellationToken);
        return groups.ConvertAll(g => new UsageGroup(g.Sums, g.Key.ToString(), names.GetValueOrDefault(g.Key)));
    }

    public static async Task<List<UsageGroup>> TopUsersAsync(
        this IQueryable<UsageHour> hours, GatewayDb db, int limit, CancellationToken cancellationToken)
    {
        var groups = await hours.TopByAsync(h => h.UserId, limit, cancellationToken);
        var ids = groups.ConvertAll(g => g.Key);
        var names = await db.Users.Where(u => ids.Contains(u.Id)).ToDictionaryAsync(u => u.Id, u => u.Username, cancellationToken);
        return groups.ConvertAll(g => new UsageGroup(g.Sums, g.Key.ToString(), names.GetValueOrDefault(g.Key)));
    }

    /// <summary>Each date of the site's calendar from the first moment to the last, those without requests too.</summary>
    public static async Task<List<UsageGroup>> DaysAsync(
        this IQueryable<UsageHour> hours, DateTimeOffset from, DateTimeOffset to, SiteCalendar calendar, CancellationToken cancellationToken)
    {
        var days = new SortedDictionary<DateOnly, UsageSums>();
        for (var day = calendar.DateOf(from); calendar.StartOf(day) < to; day = day.AddDays(1))
            days[day] = new();
        foreach (var (hour, sums) in await hours.SumByAsync(h => h.Hour, cancellationToken))
            days[calendar.DateOf(hour)] += sums;
        return [.. days.Select(d => new UsageGroup(d.Value, d.Key.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)))];
    }

    /// <summary>Each hour of the site's clock, those without requests too.</summary>
    public static async Task<List<UsageGroup>> EachHourAsync(
        this IQueryable<UsageHour> hours, DateTimeOffset from, DateTimeOffset to, SiteCalendar calendar, CancellationToken cancellationToken)
    {
        var all = new SortedDictionary<DateTimeOffset, UsageSums>();
        for (var at = from; at < to; at += Step)
            all.TryAdd(calendar.HourStart(at), new());
        foreach (var (hour, sums) in await hours.SumByAsync(h => h.Hour, cancellationToken))
            all[hour] = sums;
        return [.. all.Select(h => new UsageGroup(h.Value, calendar.Local(h.Key).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)))];
    }
}
