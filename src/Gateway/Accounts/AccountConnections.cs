using ApiHub.Gateway.Accounts.Demo;

namespace ApiHub.Gateway.Accounts;

/// <summary>Makes the pooled connections of an account.</summary>
internal static class AccountConnections
{
    private static readonly string[] ProxyVariables =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    // Asking the environment's proxy rules costs each request a look-up, so only where there are any.
    private static readonly bool HasProxy = ProxyVariables.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));

    public static HttpMessageInvoker For(string kind, TimeProvider clock) =>
        new(kind == AccountKinds.Demo ? new DemoUpstream(clock) : Sockets(), disposeHandler: true);

    private static SocketsHttpHandler Sockets() => new()
    {
        // The relay passes on what it gets: nothing is followed, stored, unpacked or traced on the way.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        UseProxy = HasProxy,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A vendor moves its address now and then.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
    };
}
