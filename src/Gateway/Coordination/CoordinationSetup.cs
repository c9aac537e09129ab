using ApiHub.Gateway.Coordination.InMemory;

namespace ApiHub.Gateway.Coordination;

internal static class CoordinationSetup
{
    public static void AddCoordination(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IAnnouncements, InMemoryAnnouncements>();
        services.AddSingleton<InMemoryQuotas>();
        services.AddSingleton<IQuotas>(provider => provider.GetRequiredService<InMemoryQuotas>());
    }
}
