using System.Globalization;
using ApiHub.Bench.Load.Scenarios;
using ApiHub.Bench.Load.Systems;

namespace ApiHub.Bench.Load;

/// <summary>The command line of <c>run.sh</c>.</summary>
internal sealed record Options
{
    public IReadOnlyList<string> Only { get; private init; } = [];

    public IReadOnlyList<string> Systems { get; private init; } = SystemUnderTest.Names;

    public int Rounds { get; private init; } = 3;

    /// <summary>Seconds of measured load for each system, scenario and round.</summary>
    public double Seconds { get; private init; } = 3;

    /// <summary>The file for the table; the terminal alone when null.</summary>
    public string? Out { get; private init; }

    public required string Repository { get; init; }

    public required string Directory { get; init; }

    public string Commit { get; private init; } = "unknown";

    public string CommandLine { get; private init; } = "./bench/run.sh";

    /// <exception cref="ArgumentException">An option or a name is unknown.</exception>
    public static Options Parse(string[] arguments)
    {
        var options = new Options { Repository = ".", Directory = Path.GetTempPath() };
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var value = i + 1 < arguments.Length ? arguments[i + 1] : throw new ArgumentException($"{arguments[i]} needs a value.");
            options = arguments[i] switch
            {
                "--only" => options with { Only = Names(value, AllScenarios) },
                "--systems" => options with { Systems = Names(value, SystemUnderTest.Names) },
                "--rounds" => options with { Rounds = int.Parse(value, CultureInfo.InvariantCulture) },
                "--seconds" => options with { Seconds = double.Parse(value, CultureInfo.InvariantCulture) },
                "--out" => options with { Out = value },
                "--repository" => options with { Repository = value },
                "--directory" => options with { Directory = value },
                "--commit" => options with { Commit = value },
                "--command" => options with { CommandLine = value },
                _ => throw new ArgumentException($"No option {arguments[i]}."),
            };
        }

        return options;
    }

    public bool Runs(string scenario) => Only.Count == 0 || Only.Contains(scenario);

    private static IEnumerable<string> AllScenarios =>
        Scenario.Throughput.Concat(Scenario.Latency).Concat(Scenario.Slow).Select(scenario => scenario.Name).Append(Scenario.Start);

    private static string[] Names(string list, IEnumerable<string> known)
    {
        var names = list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return names.Except(known).FirstOrDefault() is { } stranger
            ? throw new ArgumentException($"No {stranger}; there are {string.Join(", ", known)}.")
            : names;
    }
}
