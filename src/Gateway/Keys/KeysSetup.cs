namespace ApiHub.Gateway.Keys;

internal static class KeysSetup
{
    public static void AddKeys(this WebApplicationBuilder builder)
    {
    }

    public static void MapKeys(this WebApplication app)
    {
    }
}
