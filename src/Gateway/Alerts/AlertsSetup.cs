namespace ApiHub.Gateway.Alerts;

internal static class AlertsSetup
{
    public static void AddAlerts(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AlertBook>();
        builder.Services.AddSingleton<AlertWatch>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AlertWatch>());
    }

    public static void MapAlerts(this WebApplication app) => app.MapAlertEndpoints();
}
