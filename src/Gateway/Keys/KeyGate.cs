using ApiHub.Gateway.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace ApiHub.Gateway.Keys;

/// <summary>Lets keys in at endpoints that are not the relay's, under the relay's rules; refusals are problems.</summary>
internal sealed class KeyGate(KeyDirectory keys, IOptions<SiteOptions> site)
{
    private readonly string _prefix = site.Value.KeyPrefix + "-";

    /// <param name="http">The request.</param>
    /// <param name="otherwise">A key that was sent in another place, for a request that has none in its headers.</param>
    public async ValueTask<(KeyHolder? Holder, ProblemHttpResult? Refusal)> AdmitAsync(HttpContext http, string? otherwise = null)
    {
        if ((KeyCredential.Find(http.Request, _prefix) ?? otherwise) is not { Length: > 0 } key)
            return (null, KeyProblems.NoKey());
        var (caller, fault) = await keys.FindAsync(ConnectionKey.HashOf(http, key), http.RequestAborted);
        if (caller is null)
            return (null, KeyProblems.Of(fault));
        return caller.AllowedAddresses.Allows(http.Connection.RemoteIpAddress)
            ? (new(caller, key), null)
            : (null, KeyProblems.AddressNotAllowed(http.Connection.RemoteIpAddress));
    }
}
