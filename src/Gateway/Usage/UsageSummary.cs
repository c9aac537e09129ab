using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace ApiHub.Gateway.Usage;

/// <summary>What to sum, and by what.</summary>
public sealed record SummarizeUsageRequest
{
    /// <summary><c>model</c>, <c>key</c>, <c>day</c>, <c>hour</c>, <c>status</c> or <c>dialect</c>; for operators also <c>user</c> and <c>account</c>.</summary>
    [FromQuery(Name = "group_by")]
    public string? GroupBy { get; init; }

    /// <summary>The earliest moment, rounded down to an hour; absent: 30 days, the last of them included.</summary>
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    /// <summary>Hours that begin before it count; a date takes its whole day in; absent: now.</summary>
    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "key_id")]
    public Guid? KeyId { get; init; }

    [FromQuery(Name = "model")]
    public string? Model { get; init; }

    /// <summary>Whose usage; for operators.</summary>
    [FromQuery(Name = "user_id")]
    public Guid? UserId { get; init; }

    /// <summary>How many groups, those that cost most; 1 to 1000. Days and hours come all.</summary>
    [Range(1, 1000, ErrorMessage = "limit must be between 1 and 1000.")]
    [FromQuery(Name = "limit")]
    public int? Limit { get; init; }
}

/// <param name="From">The beginning of the first hour.</param>
/// <param name="To">The moment before which the last hour begins.</param>
/// <param name="GroupBy">What the groups are.</param>
/// <param name="Items">The groups: days and hours in order and without gaps, others by cost.</param>
/// <param name="Totals">Sums over all groups, those beyond the limit too.</param>
internal sealed record UsageSummaryView(
    DateTimeOffset From, DateTimeOffset To, string GroupBy, IReadOnlyList<UsageGroup> Items, UsageSums Totals);

/// <summary>Sums by the roll-ups: their cost grows with the hours asked for, not with the requests made.</summary>
internal static class UsageSummary
{
    private const int DefaultDays = 30;
    private const int DefaultGroups = 100;
    private const int MaxDays = 400;
    private const int MaxDaysOfHours = 32;

    public static async Task<Results<Ok<UsageSummaryView>, ProblemHttpResult>> SummarizeAsync(
        [AsParameters] SummarizeUsageRequest request,
        RowScope scope,
        GatewayDb db,
        SiteCalendar calendar,
        TimeProvider clock,
        CancellationToken cancellationToken)
    {
        var by = request.GroupBy ?? "model";
        if (by is "account" or "user" && !scope.IsEverybodys)
            return UsageProblems.OperatorsOnly();
        if (Range(request, by, calendar, clock.GetUtcNow(), out var from, out var to) is { } refusal)
            return refusal;
        var hours = db.HoursIn(scope).Where(h => h.Hour >= from && h.Hour < to);
        if (request.UserId is { } user)
            hours = hours.Where(h => h.UserId == user);
        if (request.KeyId is { } key)
            hours = hours.Where(h => h.KeyId == key);
        if (request.Model is { Length: > 0 } model)
            hours = hours.Where(h => h.Model == model);

        var limit = request.Limit ?? DefaultGroups;
        var items = by switch
        {
            "day" => await hours.DaysAsync(from, to, calendar, cancellationToken),
            "hour" => await hours.EachHourAsync(from, to, calendar, cancellationToken),
            "model" => await hours.TopAsync(h => h.Model, limit, cancellationToken),
            "dialect" => await hours.TopAsync(h => h.Dialect, limit, cancellationToken),
            "account" => await hours.TopAsync(h => h.Account, limit, cancellationToken),
            "status" => await hours.TopAsync(h => h.StatusCode, limit, cancellationToken),
            "key" => await hours.TopKeysAsync(db, limit, cancellationToken),
            "user" => await hours.TopUsersAsync(db, limit, cancellationToken),
            _ => null,
        };
        if (items is null)
            return Problems.BadRequest("unknown_group", "group_by must be model, key, day, hour, status or dialect; for operators also user or account.");
        var totals = await hours.TotalAsync(items, by is "day" or "hour" ? int.MaxValue : limit, cancellationToken);
        return TypedResults.Ok(new UsageSummaryView(from, to, by, items, totals));
    }

    private static ProblemHttpResult? Range(
        SummarizeUsageRequest request, string by, SiteCalendar calendar, DateTimeOffset now, out DateTimeOffset from, out DateTimeOffset to)
    {
        to = now;
        from = default;
        if (request.To is { Length: > 0 } last && !SiteTime.TryRead(last, calendar, isEnd: true, out to))
            return UsageProblems.BadTime("to");
        if (request.From is { Length: > 0 } first)
        {
            if (!SiteTime.TryRead(first, calendar, isEnd: false, out from))
                return UsageProblems.BadTime("from");
        }
        else
        {
            from = calendar.DayStart(to, -(DefaultDays - 1));
        }

        from = calendar.HourStart(from);
        // A day more than said, because a day on which the clocks are set back has 25 hours.
        var days = by == "hour" ? MaxDaysOfHours : MaxDays;
        return from < to && to - from <= TimeSpan.FromDays(days + 1)
            ? null
            : Problems.BadRequest("bad_range", $"from must lie before to, by at most {days} days when grouped by {by}.");
    }
}
