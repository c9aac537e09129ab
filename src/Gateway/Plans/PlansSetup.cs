namespace ApiHub.Gateway.Plans;

internal static class PlansSetup
{
    public static void AddPlans(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<FirstGroup>();
        builder.Services.AddScoped<GroupWrites>();
    }

    public static void MapPlans(this WebApplication app) => app.MapGroups();
}
