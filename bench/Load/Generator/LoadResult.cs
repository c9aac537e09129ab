using System.Diagnostics;

namespace ApiHub.Bench.Load.Generator;

internal sealed record LoadResult(Exchange[] Exchanges, TimeSpan Elapsed)
{
    public double PerSecond => Exchanges.Length / Elapsed.TotalSeconds;

    /// <summary>Microseconds below which the given share of the values lies.</summary>
    public double Quantile(double share, Func<Exchange, long> value)
    {
        var sorted = Exchanges.Select(value).Order().ToArray();
        return Microseconds(sorted[(int)Math.Min(sorted.Length - 1, sorted.Length * share)]);
    }

    /// <summary>Answers in which nothing arrived for 30 ms: the mark of a delayed acknowledgement meeting Nagle's algorithm.</summary>
    public int Steps => Exchanges.Count(exchange => Microseconds(exchange.LongestWait) >= 30_000);

    private static double Microseconds(long ticks) => ticks * 1e6 / Stopwatch.Frequency;
}
