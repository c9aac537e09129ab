using System.Buffers;
using Microsoft.Extensions.Primitives;

namespace ApiHub.Bench.BareForwarder;

/// <summary>Passes a request on and its answer back: headers copied but the hop-by-hop ones, bodies through a 64 KB buffer.</summary>
internal sealed class Forwarder(Uri upstream)
{
    internal const int BufferSize = 64 * 1024;

    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Host", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
    };

    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        AllowAutoRedirect = false,
        ActivityHeadersPropagator = null,
    });

    public async Task ForwardAsync(HttpContext context)
    {
        using var request = Outgoing(context.Request);
        using var response = await _client.SendAsync(request, context.RequestAborted);

        context.Response.StatusCode = (int)response.StatusCode;
        CopyBack(response.Headers.NonValidated, context.Response.Headers);
        CopyBack(response.Content.Headers.NonValidated, context.Response.Headers);
        using var body = await response.Content.ReadAsStreamAsync(context.RequestAborted);
        await CopyAsync(body, context.Response.Body, context.RequestAborted);
    }

    /// <summary>Writes whatever a read brings at once, so that an event never waits for the next.</summary>
    internal static async Task CopyAsync(Stream source, Stream target, CancellationToken ct)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int read;
            while ((read = await source.ReadAsync(buffer, ct)) > 0)
                await target.WriteAsync(buffer.AsMemory(0, read), ct);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private HttpRequestMessage Outgoing(HttpRequest incoming)
    {
        var request = new HttpRequestMessage(
            HttpMethod.Parse(incoming.Method),
            new Uri(upstream, incoming.Path.Value + incoming.QueryString.Value));
        if (incoming.ContentLength > 0 || incoming.Headers.TransferEncoding.Count > 0)
            request.Content = new PassedBody(incoming.Body, incoming.ContentLength);
        foreach (var (name, values) in incoming.Headers)
        {
            if (!HopByHop.Contains(name) && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values))
                request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        }

        return request;
    }

    private static void CopyBack(System.Net.Http.Headers.HttpHeadersNonValidated from, IHeaderDictionary to)
    {
        foreach (var (name, values) in from)
        {
            if (!HopByHop.Contains(name))
                to[name] = values.Count == 1 ? new StringValues(values.ToString()) : new StringValues([.. values]);
        }
    }
}
