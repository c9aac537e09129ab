using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Users;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Alerts;

/// <summary><c>/api/alerts</c>: what a user wants to be told of, and what he was told.</summary>
internal static class AlertEndpoints
{
    public static void MapAlertEndpoints(this IEndpointRouteBuilder app)
    {
        var alerts = app.MapGroup("/api/alerts").RequireAuthorization(Policies.User).WithTags("Alerts");
        alerts.MapGet("", ListAsync).WithName("list_alerts").WithSummary("What you were told, the latest first.");
        alerts.MapPost("/{id:guid}/dismiss", DismissAsync).WithName("dismiss_alert").WithSummary("Put an alert away.");
        alerts.MapGet("/settings", GetSettingsAsync).WithName("get_alert_settings").WithSummary("What you want to be told of.");
        alerts.MapPut("/settings", SetAsync).Audited("alerts.change", "user").WithName("set_alert_settings")
            .WithSummary("Say what you want to be told of: what is not named is off.").ProducesProblem(StatusCodes.Status409Conflict);
    }

    private static async Task<Ok<Page<AlertView>>> ListAsync(
        [AsParameters] ListAlertsRequest request, RowScope scope, GatewayDb db, CancellationToken cancellationToken)
    {
        var alerts = db.Alerts.AsNoTracking().Where(a => a.UserId == scope.ActorId);
        if (request.Open is true)
            alerts = alerts.Where(a => a.RecoveredAt == null && a.DismissedAt == null);
        if (request.Cursor is { } cursor)
            alerts = alerts.Where(a => a.Id < cursor);
        var limit = request.Limit ?? PageLimit.Default;
        var rows = await alerts.OrderByDescending(a => a.Id).Take(limit + 1).ToListAsync(cancellationToken);
        return TypedResults.Ok(Page<AlertView>.Of(rows.ConvertAll(AlertView.Of), limit, alert => alert.Id.ToString(), total: null));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DismissAsync(
        Guid id, RowScope scope, GatewayDb db, IAnnouncements announcements, TimeProvider clock, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var found = await db.Alerts.Where(a => a.Id == id && a.UserId == scope.ActorId)
            .ExecuteUpdateAsync(set => set.SetProperty(a => a.DismissedAt, a => a.DismissedAt ?? now), cancellationToken);
        if (found == 0)
            return Problems.NotFound("alert");
        await announcements.PublishAsync(Topic.Alerts, scope.ActorId);
        return TypedResults.NoContent();
    }

    private static async Task<Ok<AlertSettingsView>> GetSettingsAsync(RowScope scope, GatewayDb db, CancellationToken cancellationToken) =>
        TypedResults.Ok(AlertSettingsView.Of(await FindAsync(db, scope.ActorId, cancellationToken)));

    private static async Task<Results<Ok<AlertSettingsView>, ProblemHttpResult>> SetAsync(
        SetAlertsRequest request, RowScope scope, GatewayDb db, AuditTrail trail, CancellationToken cancellationToken)
    {
        if (request.BalanceBelow is { } text && (!Credits.TryParse(text, out var nanos) || nanos is < 0 or > Wallet.Most))
            return Problems.BadRequest("invalid_amount", $"balance_below must be null or a decimal string from \"0\" to \"{Credits.Format(Wallet.Most)}\" with at most nine places.");
        var settings = new AlertSettings
        {
            UserId = scope.ActorId,
            BalanceBelow = Credits.ParseOrNull(request.BalanceBelow),
            LimitShare = request.LimitShare,
        };
        try
        {
            await db.InTransactionAsync(async token =>
            {
                var before = AlertSettingsView.Of(await FindAsync(db, scope.ActorId, token));
                await db.AlertSettings.Where(s => s.UserId == scope.ActorId).ExecuteDeleteAsync(token);
                db.AlertSettings.Add(settings);
                trail.Record(db, AuditTarget.User(scope.ActorId, trail.Actor?.Name), before, AlertSettingsView.Of(settings));
                return true;
            }, cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return Problems.Conflict("changed_meanwhile", "The settings were changed at the same moment by another request. Look at them and try again.");
        }

        return TypedResults.Ok(AlertSettingsView.Of(settings));
    }

    private static Task<AlertSettings?> FindAsync(GatewayDb db, Guid userId, CancellationToken cancellationToken) =>
        db.AlertSettings.AsNoTracking().SingleOrDefaultAsync(s => s.UserId == userId, cancellationToken);
}
