using ApiHub.Gateway.Relay.Listing;

namespace ApiHub.Gateway.Relay;

internal static class RelayEndpoints
{
    /// <summary>
    /// Everything under <c>/v1</c> and <c>/v1beta</c>. These endpoints check keys themselves, so they skip the middleware that serves people.
    /// </summary>
    public static void MapRelay(this WebApplication app)
    {
        var pipeline = app.Services.GetRequiredService<RelayPipeline>();
        var listing = app.Services.GetRequiredService<ModelListing>();
        app.MapGet("/v1/models", listing.ListAsync).ExcludeFromDescription().ShortCircuit();
        app.MapGet("/v1/models/{**model}", listing.GetAsync).ExcludeFromDescription().ShortCircuit();
        app.MapGet("/v1beta/models", listing.ListAsync).ExcludeFromDescription().ShortCircuit();
        app.MapGet("/v1beta/models/{**model}", listing.GetAsync).ExcludeFromDescription().ShortCircuit();
        app.Map("/v1/{**path}", pipeline.RunAsync).ExcludeFromDescription().ShortCircuit();
        app.Map("/v1beta/{**path}", pipeline.RunAsync).ExcludeFromDescription().ShortCircuit();
    }
}
