using ApiHub.Bench.Load.Generator;
using ApiHub.Bench.Load.Systems;

namespace ApiHub.Bench.Load.Scenarios;

/// <summary>One system under one load in one round. Times in microseconds.</summary>
internal sealed record LoadMeasurement(
    double CpuPerRequest, double PerSecond, double P50, double P99, double FirstFrameP50, double FirstFrameP99, int Steps, int Requests, double ResidentMb)
{
    /// <exception cref="InvalidDataException">Deltas are missing in an answer.</exception>
    public static async Task<LoadMeasurement> TakeAsync(
        SystemUnderTest system, Scenario scenario, TimeSpan warmUp, TimeSpan time, CancellationToken ct)
    {
        using var run = await LoadRun.OpenAsync(system.Address, scenario.Connections, scenario.Shape.ToBytes(system.Key), ct);
        await run.RunAsync(warmUp, ct);
        var before = system.Process.CpuSeconds();
        var result = await run.RunAsync(time, ct);
        var cpu = system.Process.CpuSeconds() - before;

        if (result.Exchanges.Any(exchange => exchange.Frames != scenario.Shape.Deltas))
            throw new InvalidDataException($"{system.Name} lost deltas in {scenario.Name}.");
        return new LoadMeasurement(
            cpu * 1e6 / result.Exchanges.Length,
            result.PerSecond,
            result.Quantile(0.50, exchange => exchange.Total),
            result.Quantile(0.99, exchange => exchange.Total),
            result.Quantile(0.50, exchange => exchange.FirstFrame),
            result.Quantile(0.99, exchange => exchange.FirstFrame),
            result.Steps,
            result.Exchanges.Length,
            system.Process.ResidentKb() / 1024.0);
    }

    /// <summary>The median of every figure by itself; steps and requests are summed.</summary>
    public static LoadMeasurement MedianOf(IReadOnlyCollection<LoadMeasurement> rounds)
    {
        return new LoadMeasurement(
            Median(each => each.CpuPerRequest),
            Median(each => each.PerSecond),
            Median(each => each.P50),
            Median(each => each.P99),
            Median(each => each.FirstFrameP50),
            Median(each => each.FirstFrameP99),
            rounds.Sum(each => each.Steps),
            rounds.Sum(each => each.Requests),
            Median(each => each.ResidentMb));

        double Median(Func<LoadMeasurement, double> figure) => Statistics.Median(rounds.Select(figure));
    }
}
