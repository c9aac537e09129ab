using ApiHub.Bench.Load.Scenarios;

namespace ApiHub.Bench.Load;

/// <summary>Everything measured, by scenario and system, in the order of the rounds.</summary>
internal sealed class Results
{
    private readonly List<(string Scenario, string System, object Measured)> _all = [];

    public void Add(string scenario, string system, object measured) => _all.Add((scenario, system, measured));

    public LoadMeasurement? Load(string scenario, string system) => Of<LoadMeasurement>(scenario, system) is { Length: > 0 } rounds
        ? LoadMeasurement.MedianOf(rounds)
        : null;

    public ColdStart? Start(string system) => Of<ColdStart>(Scenario.Start, system) is { Length: > 0 } rounds
        ? ColdStart.MedianOf(rounds)
        : null;

    public SlowStreams? Slow(string scenario, string system) => Of<SlowStreams>(scenario, system).SingleOrDefault();

    private T[] Of<T>(string scenario, string system) =>
        [.. _all.Where(each => each.Scenario == scenario && each.System == system).Select(each => each.Measured).OfType<T>()];
}
