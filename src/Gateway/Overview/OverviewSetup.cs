namespace ApiHub.Gateway.Overview;

internal static class OverviewSetup
{
    public static void AddOverview(this WebApplicationBuilder builder) => builder.Services.AddSingleton<RecentTraffic>();

    public static void MapOverview(this WebApplication app)
    {
        // Made now, not when somebody first looks: it is to have seen the last minute by then.
        app.Services.GetRequiredService<RecentTraffic>();
        OverviewEndpoint.Map(app);
    }
}
