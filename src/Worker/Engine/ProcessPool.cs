using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using ApiHub.Worker.Cli;
using ApiHub.Worker.Hosting;

namespace ApiHub.Worker.Engine;

/// <summary>Lends a process of the CLI to each request, ends it after, and starts the next in the background.</summary>
internal sealed partial class ProcessPool(Sandbox sandbox, WorkerOptions options, TimeProvider time, ILogger<ProcessPool> log) : BackgroundService
{
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly CliStarter _starter = new();
    private readonly SpareShelf _shelf = new(options.MaxSpares, options.SpareIdle, time);
    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly ConcurrentDictionary<CliProcess, bool> _all = new();
    private volatile bool _isStopping;
    private long _cold;
    private long _warm;

    public ClaudeCli Cli => sandbox.Cli;

    /// <summary>Requests that found no process waiting.</summary>
    public long ColdStarts => Interlocked.Read(ref _cold);

    /// <summary>Requests that found a process waiting.</summary>
    public long WarmStarts => Interlocked.Read(ref _warm);

    public int Processes => _all.Count;

    public IReadOnlyList<SpareShelf.Count> Counts => _shelf.Counts;

    /// <summary>A process for one request of this shape. Give it back with <see cref="Return"/>.</summary>
    /// <returns>Null when none can be started.</returns>
    public async Task<CliProcess?> TakeAsync(Shape shape)
    {
        var spare = _shelf.Take(shape);
        Interlocked.Increment(ref spare is null ? ref _cold : ref _warm);
        try
        {
            return spare ?? await StartAsync(shape);
        }
        catch (Exception e) when (IsOfTheSystem(e))
        {
            Log.CannotStart(log, e.Message);
            _shelf.Finish(shape);
            return null;
        }
    }

    /// <summary>Ends the process and replaces it. Starting one takes half a second of a core: the answers under way go first.</summary>
    public void Return(Shape shape, CliProcess process)
    {
        process.End();
        _shelf.Finish(shape);
        _ = WarmAsync(shape);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(10), time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var spare in _shelf.Clear(all: false))
                spare.End();
        }
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        await base.StopAsync(cancellationToken);
        foreach (var process in _all.Keys)
            process.End();
        await Task.WhenAll(_all.Keys.Select(process => process.Exited));
        _starter.Dispose();
    }

    private async Task WarmAsync(Shape shape)
    {
        try
        {
            while (!_isStopping && _shelf.WantsOne(shape))
            {
                await _oneAtATime.WaitAsync();
                try
                {
                    _shelf.Put(shape, await StartReadyAsync(shape))?.End();
                }
                finally
                {
                    _oneAtATime.Release();
                }
            }
        }
        catch (Exception e) when (IsOfTheSystem(e))
        {
            _shelf.Put(shape, null);
            Log.CannotStart(log, e.Message);
        }
    }

    private static bool IsOfTheSystem(Exception e) => e is IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception or InvalidOperationException;

    /// <summary>Starts a process and waits until it listens. A harmless question tells; initialising must wait for the request's system prompt.</summary>
    private async Task<CliProcess?> StartReadyAsync(Shape shape)
    {
        var process = await StartAsync(shape);
        using var patience = new CancellationTokenSource(StartWithin, time);
        using var kill = patience.Token.UnsafeRegister(static process => ((CliProcess)process!).Kill(), process);
        await process.SendAsync(new JsonObject { ["type"] = "control_request", ["request_id"] = "ready", ["request"] = new JsonObject { ["subtype"] = "mcp_status" } }, CancellationToken.None);
        while (await process.ReadAsync(CancellationToken.None) is { } line)
        {
            if (line is CliLine.ControlResponse { RequestId: "ready" })
                return process;
        }

        Log.NotReady(log);
        return null;
    }

    private async Task<CliProcess> StartAsync(Shape shape)
    {
        var process = new CliProcess(await _starter.StartAsync(sandbox.Command(shape)), sandbox.Launcher.MakesGroup, time);
        _all[process] = true;
        _ = process.Exited.ContinueWith(_ => _all.TryRemove(process, out bool _), TaskScheduler.Default);
        return process;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A process of the Claude CLI cannot be started: {Reason}")]
        public static partial void CannotStart(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "A process of the Claude CLI ended, or said nothing, before it was ready.")]
        public static partial void NotReady(ILogger logger);
    }
}
