using System.Net;
using ApiHub.Protocols;

namespace ApiHub.Gateway.Relay.Forwarding;

/// <summary>A body on its way upstream: the client's bytes, with at most two small changes in them.</summary>
internal sealed class BodyContent : HttpContent
{
    private readonly ReadOnlyMemory<byte> _body;
    private readonly BodySplice? _first;
    private readonly BodySplice? _second;

    /// <param name="body">The client's bytes.</param>
    /// <param name="one">A change; null: none.</param>
    /// <param name="other">Another, elsewhere.</param>
    public BodyContent(ReadOnlyMemory<byte> body, BodySplice? one, BodySplice? other)
    {
        _body = body;
        (_first, _second) = one is null || other?.Offset < one.Value.Offset ? (other, one) : (one, other);
    }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var at = 0;
        if (_first is { } first)
            at = await SpliceAsync(stream, at, first, cancellationToken);
        if (_second is { } second)
            at = await SpliceAsync(stream, at, second, cancellationToken);
        await stream.WriteAsync(_body[at..], cancellationToken);
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _body.Length + Growth(_first) + Growth(_second);
        return true;
    }

    private static int Growth(BodySplice? splice) => splice is { } change ? change.Insert.Length - change.Remove : 0;

    private async ValueTask<int> SpliceAsync(Stream stream, int at, BodySplice change, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(_body[at..change.Offset], cancellationToken);
        await stream.WriteAsync(change.Insert, cancellationToken);
        return change.Offset + change.Remove;
    }
}
