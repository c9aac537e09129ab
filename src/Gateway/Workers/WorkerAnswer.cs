using System.Net;

namespace ApiHub.Gateway.Workers;

/// <summary>A worker's answer, which holds its place there until it is disposed.</summary>
internal sealed class WorkerAnswer : HttpContent
{
    private readonly HttpContent _inner;
    private FleetWorker? _worker;

    public WorkerAnswer(HttpContent inner, FleetWorker worker)
    {
        _inner = inner;
        _worker = worker;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    protected override Task<Stream> CreateContentReadStreamAsync() => _inner.ReadAsStreamAsync();

    protected override Task<Stream> CreateContentReadStreamAsync(CancellationToken cancellationToken) => _inner.ReadAsStreamAsync(cancellationToken);

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => _inner.CopyToAsync(stream, context);

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Interlocked.Exchange(ref _worker, null)?.Leave();
            _inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
