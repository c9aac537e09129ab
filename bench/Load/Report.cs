using System.Globalization;
using System.Text;
using ApiHub.Bench.Load.Scenarios;

namespace ApiHub.Bench.Load;

/// <summary>The results as a page of Markdown.</summary>
internal sealed class Report(Options options, Results results, string loadAverage)
{
    private readonly StringBuilder _page = new();

    private static readonly Dictionary<string, string> Titles = new()
    {
        ["direct"] = "stand-in, direct",
        ["nginx"] = "nginx passthrough",
        ["bare"] = "bare C# forwarder",
        ["gateway"] = "**ApiHub**",
        ["gateway-redis"] = "**ApiHub over Redis**",
        ["gateway-failover"] = "**ApiHub, each fourth request fails over**",
    };

    public string Write()
    {
        Line("# Measured");
        Line("");
        foreach (var (what, value) in Machine.Describe())
            Line($"* {what}: {value}");
        Line($"* Date: {TimeProvider.System.GetUtcNow():yyyy-MM-dd HH:mm} UTC, commit {options.Commit}, load average before the run {loadAverage}");
        Line($"* Command: `{options.CommandLine}`, {options.Rounds} rounds, {options.Seconds} s each; medians");
        Line("");
        Line(HowToRead);
        Throughput();
        Latency();
        Slow();
        Starts();
        return _page.ToString();
    }

    private void Throughput()
    {
        foreach (var scenario in Scenario.Throughput.Where(scenario => options.Runs(scenario.Name)))
        {
            var bare = results.Load(scenario.Name, "bare")?.CpuPerRequest;
            Table(
                $"{scenario.Name}: {scenario.Description}, {scenario.Connections} connections",
                ["CPU µs/request", "× bare", "requests/s", "p50 ms", "p99 ms", "RSS MB", "requests"],
                system => results.Load(scenario.Name, system) is not { } load ? null :
                [
                    $"{load.CpuPerRequest:F1}", Ratio(load.CpuPerRequest, bare), $"{load.PerSecond:F0}",
                    $"{load.P50 / 1000:F2}", $"{load.P99 / 1000:F2}", $"{load.ResidentMb:F0}", $"{load.Requests}",
                ]);
        }
    }

    private void Latency()
    {
        foreach (var scenario in Scenario.Latency.Where(scenario => options.Runs(scenario.Name)))
        {
            var streamed = scenario.Shape.Deltas > 0;
            var direct = results.Load(scenario.Name, "direct");
            Table(
                $"{scenario.Name}: {scenario.Description}, one at a time; µs{(streamed ? " to the first delta" : "")}",
                ["p50", "p99", "added p50", "added p99", "× bare CPU", "waits ≥ 30 ms", "requests"],
                system => results.Load(scenario.Name, system) is not { } load ? null :
                [
                    $"{P50(load):F0}", $"{P99(load):F0}", Added(P50(load), direct is null ? null : P50(direct)),
                    Added(P99(load), direct is null ? null : P99(direct)),
                    Ratio(load.CpuPerRequest, results.Load(scenario.Name, "bare")?.CpuPerRequest), $"{load.Steps}", $"{load.Requests}",
                ]);

            double P50(LoadMeasurement load) => streamed ? load.FirstFrameP50 : load.P50;
            double P99(LoadMeasurement load) => streamed ? load.FirstFrameP99 : load.P99;
        }
    }

    private void Slow()
    {
        foreach (var scenario in Scenario.Slow.Where(scenario => options.Runs(scenario.Name)))
        {
            Table(
                $"{scenario.Name}: {scenario.Description}",
                ["deltas delivered", "streams whole", "KB/stream", "RSS before MB", "RSS MB", "CPU µs/delta"],
                system => results.Slow(scenario.Name, system) is not { } slow ? null :
                [
                    $"{slow.Frames} of {slow.FramesExpected}", $"{slow.WholeStreams} of {slow.Streams}", $"{slow.KbPerStream:F1}",
                    $"{slow.ResidentBeforeKb / 1024.0:F0}", $"{slow.ResidentKb / 1024.0:F0}", $"{slow.CpuPerFrame:F1}",
                ]);
        }
    }

    private void Starts()
    {
        if (options.Runs(Scenario.Start))
        {
            Table(
                "start: an empty data folder",
                ["ready after ms", "idle RSS MB"],
                system => results.Start(system) is not { } start ? null : [$"{start.ReadyMs:F0}", $"{start.IdleMb:F0}"]);
        }
    }

    private void Table(string title, string[] columns, Func<string, string[]?> row)
    {
        Line($"## {title}");
        Line("");
        Line($"| | {string.Join(" | ", columns)} |");
        Line($"|---|{string.Concat(columns.Select(_ => "---:|"))}");
        foreach (var system in options.Systems)
        {
            if (row(system) is { } cells)
                Line($"| {Titles[system]} | {string.Join(" | ", cells)} |");
        }

        Line("");
    }

    private void Line(FormattableString line) => Line(line.ToString(CultureInfo.InvariantCulture));

    private void Line(string line) => _page.Append(line).Append('\n');

    private static string Ratio(double value, double? to) => to > 0 ? $"{value / to:F2}" : "–";

    private static string Added(double value, double? over) => over is null ? "–" : $"{value - over:F0}";

    private const string HowToRead = """
        How to read this: all systems run on the same machine as the load generator and the stand-in for the provider, so requests/s
        and latency under load say how they share it, not what they can do alone. What compares is **CPU µs/request**: user and
        system time of the system's own process, from `/proc/PID/stat`, divided by the requests that it answered. *× bare* puts it
        beside a C# forwarder that does nothing but copy. *Added* is the difference to asking the stand-in directly. Within a round
        the systems take turns; every figure is the median over the rounds. An answer with a missing delta ends the run.
        KB/stream is the growth of resident memory from before the streams to the most while all were open, divided by their number.

        """;
}
