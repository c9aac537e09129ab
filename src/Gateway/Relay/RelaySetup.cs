using ApiHub.Gateway.Relay.Admission;
using ApiHub.Gateway.Relay.Authentication;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Gateway.Relay.Forwarding;
using ApiHub.Gateway.Relay.Listing;
using ApiHub.Gateway.Relay.Routing;

namespace ApiHub.Gateway.Relay;

internal static class RelaySetup
{
    public static void AddRelay(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<CallerGate>();
        services.AddSingleton<AdmissionGate>();
        services.AddOptions<RoutingOptions>().Bind(builder.Configuration).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<AccountRouter>();
        services.AddSingleton<StickyAccounts>();
        services.AddSingleton<Failover>();
        services.AddSingleton<PlaceQueue>();
        services.AddSingleton<RetryBudget>();
        services.AddSingleton<Forwarder>();
        services.AddSingleton<Settlement.Settlement>();
        services.AddSingleton<ModelListing>();
        services.AddSingleton<RefusalWriter>();
        services.AddSingleton<RelayPipeline>();
        // The server reports a broken answer, which is meant, as an application's error. Real ones are logged where they are caught.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
    }
}
