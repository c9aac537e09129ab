using ApiHub.Gateway.Hosting;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Relay.Errors;
using ApiHub.Protocols;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Relay.Authentication;

/// <summary>The first step: from a key to its caller.</summary>
internal sealed class CallerGate(KeyDirectory keys, IOptions<SiteOptions> site)
{
    private readonly string _prefix = site.Value.KeyPrefix + "-";

    /// <returns>The caller, or why there is none. A caller whose address is not allowed is known all the same.</returns>
    public async ValueTask<(Caller? Caller, ApiError? Refusal)> AuthenticateAsync(HttpContext context)
    {
        var key = KeyCredential.Find(context.Request, _prefix);
        if (key is null)
            return (null, Refusals.NoKey);
        var lookup = await keys.FindAsync(ConnectionKey.HashOf(context, key), context.RequestAborted);
        if (lookup.Caller is not { } caller)
            return (null, Refusals.Of(lookup.Fault));
        return caller.AllowedAddresses.Allows(context.Connection.RemoteIpAddress)
            ? (caller, null)
            : (caller, Refusals.AddressNotAllowed(context.Connection.RemoteIpAddress));
    }
}
