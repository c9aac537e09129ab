namespace ApiHub.Gateway.Audit;

internal static class AuditSetup
{
    public static void AddAudit(this WebApplicationBuilder builder) => builder.Services.AddScoped<AuditTrail>();

    public static void MapAudit(this WebApplication app) => app.MapAuditEndpoints();
}
