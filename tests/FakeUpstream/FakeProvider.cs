using System.Collections.Concurrent;
using System.Threading.Channels;
using ApiHub.FakeUpstream.Answers;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace ApiHub.FakeUpstream;

/// <summary>
/// A provider that speaks all four dialects on a loopback port and does as it is told. Dispose it and its address
/// refuses connections: an upstream that is down.
/// </summary>
/// <remarks>
/// A request takes the oldest script from <see cref="Enqueue"/>; without one, the latest fitting <see cref="On"/>; else
/// <see cref="Default"/>. A GET never takes from the queue: gateways list models when it suits them, not when a test expects it.
/// </remarks>
public sealed class FakeProvider : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly CancellationTokenSource _closing = new();
    private readonly ConcurrentQueue<Script> _queue = new();
    private readonly ConcurrentStack<(string PathPrefixOrModel, Script Script)> _rules = new();
    private readonly ConcurrentQueue<ReceivedRequest> _requests = new();
    private readonly Channel<ReceivedRequest> _arrivals = Channel.CreateUnbounded<ReceivedRequest>();

    private FakeProvider(WebApplication app) => _app = app;

    /// <summary>Scheme, host and port, without a path.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>All requests so far, in the order of their arrival.</summary>
    public IReadOnlyList<ReceivedRequest> Requests => [.. _requests];

    /// <summary>What a request gets that no queued script and no rule is for.</summary>
    public Script Default { get; set; } = new();

    /// <summary>What the model listings say.</summary>
    public IReadOnlyList<string> Models { get; set; } = ["gpt-test", "claude-test", "gemini-test"];

    /// <summary>While set and not complete, request bodies are left unread: a slow reader. Kestrel buffers the first megabyte.</summary>
    public Task? HoldBodies { get; set; }

    public static async Task<FakeProvider> StartAsync(CancellationToken ct = default)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(1));
        // A flush then ends when the bytes are with the kernel, so that a cut loses nothing that was written before it.
        builder.WebHost.UseSockets(sockets => sockets.MaxWriteBufferSize = 1);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(System.Net.IPAddress.Loopback, 0);
        });

        var app = builder.Build();
        var provider = new FakeProvider(app);
        app.Run(provider.HandleAsync);
        await app.StartAsync(ct);
        var addresses = app.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        provider.Address = new Uri(addresses.Addresses.Single());
        return provider;
    }

    /// <summary>The next POST that arrives gets this.</summary>
    public void Enqueue(params IEnumerable<Script> scripts)
    {
        foreach (var script in scripts)
            _queue.Enqueue(script);
    }

    /// <summary>Every request whose path starts with this, or that names this model, gets the script.</summary>
    public FakeProvider On(string pathPrefixOrModel, Script script)
    {
        _rules.Push((pathPrefixOrModel, script));
        return this;
    }

    /// <summary>Waits for the next request that nobody has taken this way. Those before it on other paths are passed over.</summary>
    public async Task<ReceivedRequest> NextRequestAsync(string pathPrefix = "/", CancellationToken ct = default)
    {
        while (true)
        {
            var request = await _arrivals.Reader.ReadAsync(ct);
            if (request.Path.StartsWith(pathPrefix, StringComparison.Ordinal))
                return request;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
    }

    private async Task HandleAsync(HttpContext context)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _closing.Token);
        var request = await ReceiveAsync(context, ending.Token);
        var whole = false;
        try
        {
            var ask = Ask.From(request);
            var script = ScriptFor(ask);
            _requests.Enqueue(request);
            _arrivals.Writer.TryWrite(request);
            whole = await new AnswerWriter(context, script, ending.Token).WriteAsync(AnswerOf.Render(ask, script, Models));
            request.End(clientLeft: false);
        }
        catch (Exception cut) when (cut is OperationCanceledException or IOException)
        {
            request.End(clientLeft: context.RequestAborted.IsCancellationRequested);
        }

        if (!whole)
            context.Abort();
    }

    private async Task<ReceivedRequest> ReceiveAsync(HttpContext context, CancellationToken ct)
    {
        if (HoldBodies is { } gate)
            await gate.WaitAsync(ct);
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, ct);
        var headers = new Dictionary<string, StringValues>(context.Request.Headers, StringComparer.OrdinalIgnoreCase);
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return new ReceivedRequest(context.Request.Method, target, headers, body.ToArray());
    }

    private Script ScriptFor(Ask ask)
    {
        if (ask.Request.Method != "GET" && _queue.TryDequeue(out var queued))
            return queued;
        foreach (var (prefixOrModel, script) in _rules)
        {
            if (ask.Model == prefixOrModel || ask.Request.Path.StartsWith(prefixOrModel, StringComparison.Ordinal))
                return script;
        }

        return Default;
    }
}
