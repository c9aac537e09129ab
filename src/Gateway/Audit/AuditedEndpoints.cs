using ApiHub.Gateway.Data;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Audit;

/// <summary>What an endpoint's calls are recorded as.</summary>
/// <param name="Action">Such as <c>key.rotate</c>.</param>
/// <param name="Target">The kind of what the address names; null: the action's first word.</param>
/// <param name="Refused">What a refused call is recorded as; null: as the others, told apart by their result.</param>
internal sealed record Audited(string Action, string? Target = null, string? Refused = null)
{
    public string Category => Action.Split('.')[0];

    public string TargetKind => Target ?? Category;
}

internal static class AuditedEndpoints
{
    /// <summary>
    /// Makes the request's <see cref="AuditTrail"/> ready, and records calls that the handler refuses to somebody who is logged in.
    /// Others' refusals are not, or anybody could fill the table; those of logins record themselves, as far as the throttle hears them.
    /// </summary>
    public static RouteHandlerBuilder Audited(this RouteHandlerBuilder endpoint, string action, string? target = null, string? refused = null)
    {
        var audited = new Audited(action, target, refused);
        return endpoint.WithMetadata(audited).AddEndpointFilter(async (call, next) =>
        {
            var http = call.HttpContext;
            var trail = http.RequestServices.GetRequiredService<AuditTrail>();
            trail.Begin(audited, http);
            var result = await next(call);
            if (http.User.Identity is { IsAuthenticated: true } && CodeOf(result) is { } code)
                await RecordRefusalAsync(trail, TargetOf(audited, http), code, http.RequestServices);
            return result;
        });
    }

    /// <summary>The handler's own code. What the framework refuses for its form has none yet, and was never tried.</summary>
    private static string? CodeOf(object? result)
    {
        while (result is INestedHttpResult nested)
            result = nested.Result;
        return result is ProblemHttpResult problem && problem.ProblemDetails.Extensions.TryGetValue("code", out var code) ? code as string : null;
    }

    private static AuditTarget? TargetOf(Audited audited, HttpContext http)
    {
        var id = (http.GetRouteValue("id") ?? http.GetRouteValue("model"))?.ToString();
        return id is null ? null : new(audited.TargetKind, id, Name: null);
    }

    /// <summary>In a context of its own: the request's may still hold what was refused.</summary>
    private static async Task RecordRefusalAsync(AuditTrail trail, AuditTarget? target, string code, IServiceProvider services)
    {
        await using var db = await services.GetRequiredService<IDbContextFactory<GatewayDb>>().CreateDbContextAsync(CancellationToken.None);
        trail.Record(db, target, result: code);
        await db.SaveChangesAsync(CancellationToken.None);
    }
}
