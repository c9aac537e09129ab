using ApiHub.Bench.Load.Generator;

namespace ApiHub.Bench.Load.Scenarios;

/// <summary>A load that is put on every system in turn.</summary>
internal sealed record Scenario(string Name, string Description, int Connections, RequestShape Shape)
{
    /// <summary>As fast as they go; what a request costs.</summary>
    public static readonly Scenario[] Throughput =
    [
        new("nonstream-1k", "1 KB up, 1 KB down", 32, new(1_000, 1_000)),
        new("nonstream-100k", "100 KB up, 100 KB down", 32, new(100_000, 100_000)),
        new("nonstream-1m", "1 MB up, 1 MB down", 32, new(1_000_000, 1_000_000)),
        new("stream", "64 deltas of 100 bytes, back to back", 32, new(1_000, Deltas: 64)),
        new("stream-paced", "64 deltas of 100 bytes, one each 5 ms", 32, new(1_000, Deltas: 64, DelayMs: 5)),
    ];

    /// <summary>One request at a time; what a request waits.</summary>
    public static readonly Scenario[] Latency =
    [
        new("latency", "1 KB up, 1 KB down", 1, new(1_000, 1_000)),
        new("first-token", "3 deltas of 100 bytes, one each ms", 1, new(1_000, Deltas: 3, DelayMs: 1)),
    ];

    /// <summary>Many streams that are mostly silent, each with a delta a second.</summary>
    public static readonly Scenario[] Slow =
    [
        new("slow-1000", "1,000 streams, 20 deltas, one a second", 1_000, new(1_000, Deltas: 20, DelayMs: 1_000)),
        new("slow-5000", "5,000 streams, 20 deltas, one a second", 5_000, new(1_000, Deltas: 20, DelayMs: 1_000)),
    ];

    /// <summary>The name of the measurement that is no load: from the start of the process to its being ready.</summary>
    public const string Start = "start";
}
