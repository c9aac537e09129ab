namespace ApiHub.Gateway.Usage;

internal static class UsageSetup
{
    public static void AddUsage(this WebApplicationBuilder builder)
    {
    }

    public static void MapUsage(this WebApplication app)
    {
    }
}
