using System.Net.Sockets;
using ApiHub.Bench.Load.Generator;
using ApiHub.Bench.Load.Systems;

namespace ApiHub.Bench.Load.Scenarios;

/// <summary>Many slow streams at once through a system that was just started.</summary>
/// <param name="ResidentBeforeKb">After some warm-up and a pause, without streams.</param>
/// <param name="ResidentKb">The most while all streams were open.</param>
internal sealed record SlowStreams(
    int Streams, int WholeStreams, long FramesExpected, long Frames, long ResidentBeforeKb, long ResidentKb, double CpuPerFrame)
{
    private const int ConnectingAtOnce = 128;

    public double KbPerStream => (double)(ResidentKb - ResidentBeforeKb) / Streams;

    public static async Task<SlowStreams> TakeAsync(SystemUnderTest system, Scenario scenario, CancellationToken ct)
    {
        await LoadMeasurement.TakeAsync(system, Scenario.Throughput.Single(each => each.Name == "stream"), default, TimeSpan.FromSeconds(3), ct);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        var residentBefore = system.Process.ResidentKb();
        var cpuBefore = system.Process.CpuSeconds();

        using var connecting = new SemaphoreSlim(ConnectingAtOnce);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(ct);
        var open = new Counter();
        var request = scenario.Shape.ToBytes(system.Key);
        var streams = Enumerable.Range(0, scenario.Connections).Select(_ => StreamAsync(system, request, connecting, open, ct)).ToArray();
        var most = MostResidentAsync(system, open, scenario.Connections, over.Token);
        var frames = await Task.WhenAll(streams);
        await over.CancelAsync();

        return new SlowStreams(
            scenario.Connections,
            frames.Count(each => each == scenario.Shape.Deltas),
            (long)scenario.Connections * scenario.Shape.Deltas,
            frames.Sum(each => (long)each),
            residentBefore,
            await most,
            (system.Process.CpuSeconds() - cpuBefore) * 1e6 / frames.Sum());
    }

    private static async Task<int> StreamAsync(
        SystemUnderTest system, byte[] request, SemaphoreSlim connecting, Counter open, CancellationToken ct)
    {
        LoadConnection connection;
        await connecting.WaitAsync(ct);
        try
        {
            connection = await LoadConnection.OpenAsync(system.Address, bufferSize: 2048, ct);
        }
        finally
        {
            connecting.Release();
        }

        using (connection)
        {
            try
            {
                return (await connection.ExchangeAsync(request, open.Up, ct)).Frames;
            }
            catch (Exception broken) when (broken is IOException or SocketException)
            {
                return 0;
            }
        }
    }

    /// <summary>Looks four times a second, once every stream has its first delta.</summary>
    private static async Task<long> MostResidentAsync(SystemUnderTest system, Counter open, int streams, CancellationToken over)
    {
        long most = 0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(250));
        try
        {
            while (await timer.WaitForNextTickAsync(over))
                most = open.Value < streams ? most : Math.Max(most, system.Process.ResidentKb());
        }
        catch (OperationCanceledException)
        {
            // All streams have ended.
        }

        return most;
    }

    private sealed class Counter
    {
        private int _value;

        public int Value => Volatile.Read(ref _value);

        public void Up() => Interlocked.Increment(ref _value);
    }
}
