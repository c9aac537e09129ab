using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace ApiHub.Gateway.Chat.Asking;

/// <summary>The answer to a request inside the gateway: what is written to it is read from a pipe on the other side.</summary>
internal sealed class InnerResponse(PipeWriter body) : IHttpResponseFeature, IHttpResponseBodyFeature
{
    public int StatusCode { get; set; } = StatusCodes.Status200OK;

    public string? ReasonPhrase { get; set; }

    public IHeaderDictionary Headers { get; set; } = new HeaderDictionary();

    /// <summary>As on a server: once somebody writes, status and headers are what they are.</summary>
    public bool HasStarted { get; private set; }

    public PipeWriter Writer
    {
        get
        {
            HasStarted = true;
            return body;
        }
    }

    public Stream Stream { get; } = body.AsStream(leaveOpen: true);

    Stream IHttpResponseFeature.Body { get => Stream; set => throw new NotSupportedException(); }

    public bool IsEvents => Headers.ContentType.ToString().StartsWith("text/event-stream", StringComparison.OrdinalIgnoreCase);

    public Task StartAsync(CancellationToken cancellationToken)
    {
        HasStarted = true;
        return Task.CompletedTask;
    }

    public Task CompleteAsync() => Task.CompletedTask;

    public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) => throw new NotSupportedException();

    public void DisableBuffering()
    {
    }

    public void OnStarting(Func<object, Task> callback, object state) => throw new NotSupportedException();

    public void OnCompleted(Func<object, Task> callback, object state) => throw new NotSupportedException();
}
