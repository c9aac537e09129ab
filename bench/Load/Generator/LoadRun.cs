using System.Diagnostics;
using System.Net;

namespace ApiHub.Bench.Load.Generator;

/// <summary>A number of connections, each sending its next request when it has its answer.</summary>
internal sealed class LoadRun : IDisposable
{
    private const int BufferSize = 64 * 1024;

    private readonly LoadConnection[] _connections;
    private readonly byte[] _request;

    private LoadRun(LoadConnection[] connections, byte[] request) => (_connections, _request) = (connections, request);

    public static async Task<LoadRun> OpenAsync(IPEndPoint address, int connections, byte[] request, CancellationToken ct)
    {
        var opened = new LoadConnection[connections];
        for (var i = 0; i < connections; i++)
            opened[i] = await LoadConnection.OpenAsync(address, BufferSize, ct);
        return new LoadRun(opened, request);
    }

    /// <summary>Starts no request after <paramref name="time"/> and returns when the last answer is complete.</summary>
    public async Task<LoadResult> RunAsync(TimeSpan time, CancellationToken ct)
    {
        var begin = Stopwatch.GetTimestamp();
        var exchanges = await Task.WhenAll(_connections.Select(connection => Task.Run(() => LoopAsync(connection, begin, time, ct), ct)));
        return new LoadResult([.. exchanges.SelectMany(each => each)], Stopwatch.GetElapsedTime(begin));
    }

    public void Dispose() => Array.ForEach(_connections, connection => connection.Dispose());

    private async Task<List<Exchange>> LoopAsync(LoadConnection connection, long begin, TimeSpan time, CancellationToken ct)
    {
        var exchanges = new List<Exchange>(capacity: 4096);
        do
            exchanges.Add(await connection.ExchangeAsync(_request, onFirstFrame: null, ct));
        while (Stopwatch.GetElapsedTime(begin) < time);
        return exchanges;
    }
}
