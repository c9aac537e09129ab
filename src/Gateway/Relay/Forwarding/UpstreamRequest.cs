using System.Net;
using System.Text;
using ApiHub.Gateway.Relay.Routing;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>Makes the request to an account out of the client's: the same bytes, another credential.</summary>
internal static class UpstreamRequest
{
    public static HttpRequestMessage Build(Attempts attempts, AccountLease lease)
    {
        var (client, admission, account) = (attempts.Context.Request, attempts.Admission, lease.Account);
        var otherName = lease.Model == admission.Model ? null : lease.Model;
        var request = new HttpRequestMessage(MethodOf(client.Method), account.Address.For(UpstreamPath(client, admission.Arrival.Route, otherName), Query(client.QueryString)))
        {
            Version = HttpVersion.Version11,
        };
        if (admission.Arrival.Route.HasBody)
        {
            var rename = otherName is null || admission.Arrival.Route.PathModel is not null ? null : ModelRename.For(admission.Facts, otherName);
            request.Content = new BodyContent(attempts.Body.Memory, attempts.UsageSplice, rename);
            if (client.ContentType is { } contentType)
                request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        CopyHeaders(client, request);
        if (account.CredentialValue is { } credential)
            request.Headers.TryAddWithoutValidation(account.CredentialHeader, credential);
        return request;
    }

    private static void CopyHeaders(HttpRequest client, HttpRequestMessage request)
    {
        var connection = client.Headers.Connection.Count > 0 ? client.Headers.Connection.ToString() : null;
        foreach (var (name, values) in client.Headers)
        {
            if (!HeaderRules.GoesUpstream(name) || HeaderRules.IsNamed(connection, name))
                continue;
            if (values.Count == 1)
                _ = request.Headers.TryAddWithoutValidation(name, values.ToString()) || AddToContent(request, name, values.ToString());
            else
                request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }
    }

    private static bool AddToContent(HttpRequestMessage request, string name, string value) =>
        request.Content?.Headers.TryAddWithoutValidation(name, value) ?? false;

    private static HttpMethod MethodOf(string method) => method switch
    {
        "POST" => HttpMethod.Post,
        "GET" => HttpMethod.Get,
        "DELETE" => HttpMethod.Delete,
        _ => new HttpMethod(method),
    };

    private static string UpstreamPath(HttpRequest client, RelayRoute route, string? otherName)
    {
        var path = client.Path.ToUriComponent();
        if (otherName is null || route.PathModel is null)
            return path;
        var colon = path.LastIndexOf(':');
        return string.Concat(RelayRoute.GeminiModels, Uri.EscapeDataString(otherName), colon < 0 ? "" : path.AsSpan(colon));
    }

    /// <summary>The query without the places in which some clients and CLIProxyAPI look for a key.</summary>
    internal static string Query(QueryString query)
    {
        if (!query.HasValue || query.Value!.Length < 2)
            return "";
        var kept = new StringBuilder();
        foreach (var pair in query.Value[1..].Split('&'))
        {
            var name = WebUtility.UrlDecode(pair.Split('=', 2)[0]);
            if (pair.Length > 0 && !name.Equals("key", StringComparison.OrdinalIgnoreCase) && !name.Equals("auth_token", StringComparison.OrdinalIgnoreCase))
                kept.Append(kept.Length == 0 ? '?' : '&').Append(pair);
        }

        return kept.ToString();
    }
}
