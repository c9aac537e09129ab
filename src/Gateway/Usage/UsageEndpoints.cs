using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Usage;

/// <summary>The same readings of a user's own usage and, for operators, of everybody's.</summary>
internal static class UsageEndpoints
{
    public static void MapUsageEndpoints(this IEndpointRouteBuilder app)
    {
        var own = app.MapGroup("/api").RequireAuthorization(Policies.User).WithTags("Usage");
        MapTo(own.MapGroup("/usage"));
        own.MapGet("/stats", UsageStats.GetAsync);

        var everybodys = app.MapGroup("/api/admin/usage").RequireAuthorization(Policies.Operator)
            .WithMetadata(RowScope.Everybodys).WithTags("Usage of all users");
        MapTo(everybodys);
        everybodys.MapGet("/stats", UsageStats.GetAsync);
    }

    private static void MapTo(RouteGroupBuilder usage)
    {
        usage.MapGet("/requests", UsageRequests.ListAsync);
        usage.MapGet("/requests/export", UsageFile.ExportAsync).WithSummary("All requests that match as a CSV file, in the order of their arrival.");
        usage.MapGet("/requests/{id}", UsageRequests.GetAsync);
        usage.MapGet("/summary", UsageSummary.SummarizeAsync);
    }
}
