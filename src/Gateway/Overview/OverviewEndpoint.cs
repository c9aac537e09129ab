using System.ComponentModel.DataAnnotations;
using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Coordination.Redis;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;
using ApiHub.Gateway.Workers;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Overview;

public sealed record OverviewRequest
{
    /// <summary>Since when the top lists reach back: <c>hour</c> (this clock hour and the one before) or <c>day</c> (today, the default).</summary>
    [RegularExpression("^(hour|day)$", ErrorMessage = "top must be hour or day.")]
    [FromQuery(Name = "top")]
    public string? Top { get; init; }
}

/// <summary>All of it from memory and from roll-ups: what it costs does not grow with the requests there have been.</summary>
internal static class OverviewEndpoint
{
    private const int TopMost = 5;
    private const int ErrorsMost = 8;

    /// <summary>Errors are looked for among so many requests, so that a site without any is not searched from end to end.</summary>
    private const int ErrorsAmong = 5000;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/admin/overview", GetAsync).RequireAuthorization(Policies.Operator).WithTags("Overview")
            .WithName("overview").WithSummary("How the site fares: traffic, spend, accounts, workers and the last errors.");

    private static async Task<Ok<OverviewView>> GetAsync(
        [AsParameters] OverviewRequest request, GatewayDb db, SiteCalendar calendar, RecentTraffic traffic, AccountPool pool, WorkerFleet fleet,
        IOptions<RedisOptions> redis, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (sums, p50, p95) = traffic.Read();
        var accounts = pool.Current;
        var topFrom = request.Top == "hour" ? calendar.HourStart(now.AddHours(-1)) : calendar.DayStart(now);
        return TypedResults.Ok(new OverviewView(
            new()
            {
                ThisNodeOnly = !string.IsNullOrWhiteSpace(redis.Value.Url),
                RequestsPerMinute = sums.Requests,
                RefusedPerMinute = sums.Refused,
                FailedPerMinute = sums.Failed,
                TokensPerMinute = sums.Tokens,
                InFlight = accounts.Sum(account => account.State.InFlight),
                TtftP50Ms = p50,
                TtftP95Ms = p95,
            },
            await TodayAsync(db, calendar.DayStart(now), cancellationToken),
            await TopAsync(db, topFrom, cancellationToken),
            [.. accounts.Select(account => HealthOf(account, now)).OrderBy(account => account.Name, StringComparer.OrdinalIgnoreCase)],
            [.. fleet.Workers.Select(worker => WorkerView.Of(worker, now)).OrderBy(worker => worker.Id, StringComparer.Ordinal)],
            await ErrorsAsync(db, now.AddDays(-1), cancellationToken)));
    }

    private static async Task<TodayView> TodayAsync(GatewayDb db, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var statuses = await db.UsageHours.Where(h => h.Hour >= from).SumByAsync(h => h.StatusCode, cancellationToken);
        return new(
            from,
            statuses.Aggregate(new UsageSums(), (sum, status) => sum + status.Sums),
            statuses.Where(status => status.Key is >= 400 and < 499).Sum(status => status.Sums.Requests),
            statuses.Where(status => status.Key >= 500).Sum(status => status.Sums.Requests));
    }

    private static async Task<TopView> TopAsync(GatewayDb db, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var hours = db.UsageHours.Where(h => h.Hour >= from);
        return new(
            from,
            await hours.TopUsersAsync(db, TopMost, cancellationToken),
            await hours.TopKeysAsync(db, TopMost, cancellationToken),
            // What was refused before an account was asked has no model.
            await hours.Where(h => h.Model != "").TopAsync(h => h.Model, TopMost, cancellationToken));
    }

    private static async Task<List<UsageView>> ErrorsAsync(GatewayDb db, DateTimeOffset from, CancellationToken cancellationToken)
    {
        var first = UsageRequests.FirstIdAt(from);
        var rows = await db.Usage.AsNoTracking().Where(r => string.Compare(r.RequestId, first) >= 0)
            .OrderByDescending(r => r.RequestId).Take(ErrorsAmong)
            .Where(r => r.Outcome == Outcome.UpstreamFailed || r.Outcome == Outcome.Interrupted || r.Outcome == Outcome.InternalError)
            .OrderByDescending(r => r.RequestId).Take(ErrorsMost).ToListAsync(cancellationToken);
        return rows.ConvertAll(row => UsageView.Of(row, withAccount: true));
    }

    private static AccountHealthView HealthOf(UpstreamAccount account, DateTimeOffset now) =>
        new(account.Id, account.Name, AccountStatus.Of(account, now), account.State.InFlight, account.State.LastError);
}
