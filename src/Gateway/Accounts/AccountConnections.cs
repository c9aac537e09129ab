using ApiHub.Gateway.Accounts.Demo;

namespace ApiHub.Gateway.Accounts;

/// <summary>The pooled connections of an account.</summary>
internal sealed class AccountConnections : IDisposable
{
    private static readonly string[] ProxyVariables =
        ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];

    // Asking the environment's proxy rules costs each request a look-up, so only where there are any.
    private static readonly bool HasProxy = ProxyVariables.Any(v => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(v)));

    public AccountConnections(HttpMessageHandler requests, HttpMessageHandler? questions = null)
    {
        Requests = new(requests, disposeHandler: true);
        Questions = questions is null ? Requests : new(questions, disposeHandler: true);
    }

    /// <summary>For what clients ask.</summary>
    public HttpMessageInvoker Requests { get; }

    /// <summary>For what the gateway itself asks, such as the list of models: workers answer none of it, the vendor does.</summary>
    public HttpMessageInvoker Questions { get; }

    public static AccountConnections For(Account account, AccountProxy? proxy, WorkerTransport workers, TimeProvider clock) => account.Kind switch
    {
        AccountKinds.Demo => new(new DemoUpstream(clock)),
        AccountKinds.ClaudeCli => new(workers(account.Id), Sockets(null)),
        _ => new(Sockets(proxy)),
    };

    public void Dispose()
    {
        Requests.Dispose();
        Questions.Dispose();
    }

    private static SocketsHttpHandler Sockets(AccountProxy? proxy) => new()
    {
        // The relay passes on what it gets: nothing is followed, stored, unpacked or traced on the way.
        AllowAutoRedirect = false,
        UseCookies = false,
        AutomaticDecompression = System.Net.DecompressionMethods.None,
        ActivityHeadersPropagator = null,
        UseProxy = HasProxy || proxy is not null,
        Proxy = proxy?.ToWebProxy(),
        ConnectTimeout = TimeSpan.FromSeconds(10),
        // A vendor moves its address now and then.
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(90),
    };
}
