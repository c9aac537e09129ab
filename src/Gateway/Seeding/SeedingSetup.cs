namespace ApiHub.Gateway.Seeding;

internal static class SeedingSetup
{
    public static void AddSeeding(this WebApplicationBuilder builder) => builder.Services.AddTransient<SeedDemo>();
}
