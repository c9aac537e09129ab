using System.Globalization;
using ApiHub.Gateway.Keys;
using ApiHub.Gateway.Usage;
using ApiHub.Protocols;
using Microsoft.AspNetCore.Http.Features;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>Makes a request to the relay on behalf of a client: a body and headers of its own, the client's connection and key.</summary>
internal static class InnerRequest
{
    public static HttpContext Of(
        HttpContext client, string key, Guid session, Dialect dialect, (PathString Path, QueryString Query) address, byte[] body,
        InnerResponse response, Receipt receipt, Action onAbort)
    {
        var features = new FeatureCollection();
        features.Set<IHttpRequestFeature>(new HttpRequestFeature
        {
            Method = HttpMethods.Post,
            Scheme = client.Request.Scheme,
            Protocol = HttpProtocol.Http11,
            Path = address.Path,
            QueryString = address.Query.Value ?? "",
            Body = new MemoryStream(body, writable: false),
            Headers = Headers(key, session, dialect, body.Length),
        });
        features.Set<IHttpResponseFeature>(response);
        features.Set<IHttpResponseBodyFeature>(response);
        features.Set<IHttpRequestLifetimeFeature>(new Lifetime(client.RequestAborted, onAbort));
        features.Set(client.Features.Get<IHttpConnectionFeature>());
        features.Set(client.Features.Get<ConnectionKey>());
        features.Set(receipt);
        return new DefaultHttpContext(features);
    }

    private static HeaderDictionary Headers(string key, Guid session, Dialect dialect, int length)
    {
        var headers = new HeaderDictionary
        {
            ["Content-Type"] = "application/json",
            ["Content-Length"] = length.ToString(CultureInfo.InvariantCulture),
            ["x-api-key"] = key,
            // By this the relay leaves a conversation with its account, whose provider has its beginning cached.
            ["x-session-id"] = session.ToString(),
        };
        if (dialect == Dialect.Anthropic)
            headers["anthropic-version"] = "2023-06-01";
        return headers;
    }

    private sealed class Lifetime(CancellationToken aborted, Action onAbort) : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; } = aborted;

        public void Abort() => onAbort();
    }
}
