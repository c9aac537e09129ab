using ApiHub.Bench.Load.Systems;

namespace ApiHub.Bench.Load.Scenarios;

/// <summary>A start with an empty data folder, and the memory of the idle process.</summary>
internal sealed record ColdStart(double ReadyMs, double IdleMb)
{
    public static async Task<ColdStart> TakeAsync(string name, Workplace place, int standIn, CancellationToken ct)
    {
        using var system = await SystemUnderTest.StartAsync(name, place, standIn, ct);
        await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, ct);
        return new ColdStart(system.StartToReady.TotalMilliseconds, system.Process.ResidentKb() / 1024.0);
    }

    public static ColdStart MedianOf(IReadOnlyCollection<ColdStart> rounds) =>
        new(Statistics.Median(rounds.Select(each => each.ReadyMs)), Statistics.Median(rounds.Select(each => each.IdleMb)));
}
