using ApiHub.Gateway.Accounts;
using ApiHub.Gateway.Accounts.Health;
using ApiHub.Gateway.Hosting.Telemetry;
using ApiHub.Gateway.Relay.Listing;

namespace ApiHub.Gateway.Relay;

internal static class RelayEndpoints
{
    /// <summary>
    /// Everything under <c>/v1</c> and <c>/v1beta</c>. These endpoints check keys and bodies themselves,
    /// so they skip the middleware and the filters that serve people.
    /// </summary>
    public static void MapRelay(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<RelayPipeline>();
        var listing = app.Services.GetRequiredService<ModelListing>();
        var pool = app.Services.GetRequiredService<AccountPool>();
        app.Services.GetRequiredService<GatewayMetrics>().ObserveAttempts(() =>
            from account in pool.Current from counted in account.State.Counts() select (account.Name, counted.Result.Name(), counted.Count));
        var relay = app.MapGroup("").ExcludeFromDescription().DisableValidation();
        relay.MapGet("/v1/models", listing.ListAsync).ShortCircuit();
        relay.MapGet("/v1/models/{**model}", listing.GetAsync).ShortCircuit();
        relay.MapGet("/v1beta/models", listing.ListAsync).ShortCircuit();
        relay.MapGet("/v1beta/models/{**model}", listing.GetAsync).ShortCircuit();
        relay.Map("/v1/{**path}", pipeline.RunAsync).ShortCircuit();
        relay.Map("/v1beta/{**path}", pipeline.RunAsync).ShortCircuit();
    }
}
