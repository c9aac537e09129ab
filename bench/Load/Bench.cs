using ApiHub.Bench.Load.Scenarios;
using ApiHub.Bench.Load.Systems;

namespace ApiHub.Bench.Load;

/// <summary>Runs what the options ask for. Within a round the systems take turns, so that a noisy moment hits them all alike.</summary>
internal sealed class Bench(Options options, CancellationToken ct)
{
    // Code is compiled anew, and better, for the first ten seconds or so of its use.
    private static readonly TimeSpan StartWarmUp = TimeSpan.FromSeconds(12);
    private static readonly TimeSpan FirstWarmUp = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(0.5);

    private readonly Workplace _place = new(options.Repository, options.Directory);
    private readonly Results _results = new();

    public async Task<Results> RunAsync()
    {
        using var standIn = await SystemUnderTest.StartAsync("direct", _place, standIn: 0, ct);
        await StartsAsync(standIn.Address.Port);
        await LoadsAsync(standIn);
        foreach (var scenario in Scenario.Slow.Where(scenario => options.Runs(scenario.Name)))
        {
            foreach (var name in options.Systems.Where(HasItsOwnMemory))
                await SlowAsync(scenario, name, standIn.Address.Port);
        }

        return _results;
    }

    private async Task StartsAsync(int standIn)
    {
        for (var round = 0; round < options.Rounds && options.Runs(Scenario.Start); round++)
        {
            foreach (var name in options.Systems.Where(HasItsOwnMemory))
            {
                var start = await ColdStart.TakeAsync(name, _place, standIn, ct);
                _results.Add(Scenario.Start, name, start);
                Say(Scenario.Start, name, $"ready in {start.ReadyMs:F0} ms, {start.IdleMb:F0} MB");
            }
        }
    }

    private async Task LoadsAsync(SystemUnderTest standIn)
    {
        var scenarios = Scenario.Throughput.Concat(Scenario.Latency).Where(scenario => options.Runs(scenario.Name)).ToArray();
        if (scenarios.Length == 0)
            return;
        var systems = new List<SystemUnderTest>();
        try
        {
            foreach (var name in options.Systems)
                systems.Add(name == "direct" ? standIn : await SystemUnderTest.StartAsync(name, _place, standIn.Address.Port, ct));
            foreach (var scenario in scenarios)
                await RoundsAsync(scenario, systems, scenario == scenarios[0] ? StartWarmUp : FirstWarmUp);
        }
        finally
        {
            systems.Where(system => system != standIn).ToList().ForEach(system => system.Dispose());
        }
    }

    private async Task RoundsAsync(Scenario scenario, IReadOnlyList<SystemUnderTest> systems, TimeSpan firstWarmUp)
    {
        for (var round = 0; round < options.Rounds; round++)
        {
            foreach (var system in systems.Where(system => Takes(system.Name, scenario)))
            {
                var warmUp = round == 0 ? firstWarmUp : WarmUp;
                var measured = await LoadMeasurement.TakeAsync(system, scenario, warmUp, TimeSpan.FromSeconds(options.Seconds), ct);
                _results.Add(scenario.Name, system.Name, measured);
                Say(scenario.Name, system.Name, $"{measured.CpuPerRequest:F1} µs CPU, {measured.PerSecond:F0}/s, p50 {measured.P50:F0} µs, p99 {measured.P99:F0} µs");
            }
        }
    }

    private async Task SlowAsync(Scenario scenario, string name, int standIn)
    {
        using var system = await SystemUnderTest.StartAsync(name, _place, standIn, ct);
        var slow = await SlowStreams.TakeAsync(system, scenario, ct);
        _results.Add(scenario.Name, name, slow);
        Say(scenario.Name, name, $"{slow.Frames} of {slow.FramesExpected} deltas, {slow.KbPerStream:F1} KB a stream");
    }

    /// <summary>What a request waits when an account fails; what it costs is no question then.</summary>
    private static bool Takes(string system, Scenario scenario) => system != "gateway-failover" || scenario.Name == "latency";

    /// <summary>The stand-in runs already, and what a stream holds does not change with Redis or another account.</summary>
    private static bool HasItsOwnMemory(string name) => name is not ("direct" or "gateway-redis" or "gateway-failover");

    private static void Say(string scenario, string system, string what) => Console.Error.WriteLine($"{scenario,-15} {system,-8} {what}");
}
