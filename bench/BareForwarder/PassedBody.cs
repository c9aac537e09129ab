using System.Net;

namespace ApiHub.Bench.BareForwarder;

/// <summary>A request body that is read from the client while it is written to the upstream.</summary>
internal sealed class PassedBody(Stream body, long? length) : HttpContent
{
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        Forwarder.CopyAsync(body, stream, CancellationToken.None);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken) =>
        Forwarder.CopyAsync(body, stream, cancellationToken);

    protected override bool TryComputeLength(out long length1)
    {
        length1 = length ?? 0;
        return length is not null;
    }
}
