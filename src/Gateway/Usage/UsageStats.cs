using ApiHub.Gateway.Data;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;

namespace ApiHub.Gateway.Usage;

/// <param name="From">The window's first moment, a midnight on the site's clock.</param>
/// <param name="Totals">Sums over the window.</param>
/// <param name="ByModel">The models that cost most.</param>
internal sealed record UsageWindowView(DateTimeOffset From, UsageSums Totals, IReadOnlyList<UsageGroup> ByModel);

/// <summary>Today, and the last 7 and 30 days with today.</summary>
internal sealed record UsageStatsView
{
    public required UsageWindowView Today { get; init; }

    // The naming policy would make last7_days of them.
    [System.Text.Json.Serialization.JsonPropertyName("last_7_days")]
    public required UsageWindowView Last7Days { get; init; }

    [System.Text.Json.Serialization.JsonPropertyName("last_30_days")]
    public required UsageWindowView Last30Days { get; init; }
}

internal static class UsageStats
{
    private const int Models = 20;

    public static async Task<Ok<UsageStatsView>> GetAsync(
        RowScope scope, GatewayDb db, SiteCalendar calendar, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        return TypedResults.Ok(new UsageStatsView
        {
            Today = await SinceAsync(calendar.DayStart(now)),
            Last7Days = await SinceAsync(calendar.DayStart(now, -6)),
            Last30Days = await SinceAsync(calendar.DayStart(now, -29)),
        });

        async Task<UsageWindowView> SinceAsync(DateTimeOffset from)
        {
            var hours = db.HoursIn(scope).Where(h => h.Hour >= from);
            var models = await hours.TopAsync(h => h.Model, Models, cancellationToken);
            return new(from, await hours.TotalAsync(models, Models, cancellationToken), models);
        }
    }
}
