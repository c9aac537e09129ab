using System.Net;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>A body on its way upstream: the client's bytes, with at most one small change in them.</summary>
internal sealed class BodyContent(ReadOnlyMemory<byte> body, BodySplice? splice) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        if (splice is not { } change)
        {
            await stream.WriteAsync(body, cancellationToken);
            return;
        }

        await stream.WriteAsync(body[..change.Offset], cancellationToken);
        await stream.WriteAsync(change.Insert, cancellationToken);
        await stream.WriteAsync(body[(change.Offset + change.Remove)..], cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = body.Length + (splice is { } change ? change.Insert.Length - change.Remove : 0);
        return true;
    }
}
