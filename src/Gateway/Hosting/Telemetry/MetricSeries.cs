using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ApiHub.Gateway.Hosting.Telemetry;

/// <summary>The values of one instrument: one cell for each combination of label values.</summary>
internal sealed class MetricSeries(Instrument instrument, double[]? bounds)
{
    private readonly ConcurrentDictionary<LabelValues, Cell> _cells = new();

    public Instrument Instrument { get; } = instrument;

    /// <summary>Upper bounds of a histogram's buckets; null: not a histogram.</summary>
    public double[]? Bounds { get; } = bounds;

    /// <summary>The same for all of an instrument's measurements.</summary>
    public string[] LabelNames { get; private set; } = [];

    public IEnumerable<KeyValuePair<LabelValues, Cell>> Cells => _cells;

    public void Record(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new LabelValues(tags.Length > 0 ? Text(tags[0]) : null, tags.Length > 1 ? Text(tags[1]) : null);
        if (tags.Length > LabelNames.Length)
            LabelNames = [.. tags.ToArray().Select(tag => tag.Key)];
        if (!_cells.TryGetValue(labels, out var cell))
            cell = _cells.GetOrAdd(labels, static (_, series) => new(series.Bounds), this);
        if (Instrument.IsObservable)
            cell.Set(value);
        else
            cell.Add(value);
    }

    private static string Text(KeyValuePair<string, object?> tag) => tag.Value as string ?? tag.Value?.ToString() ?? "";

    /// <summary>Up to two labels: no instrument of the gateway has more.</summary>
    internal readonly record struct LabelValues(string? First, string? Second);

    /// <summary>A sum, and for a histogram how many values fell into each bucket.</summary>
    internal sealed class Cell(double[]? bounds)
    {
        private readonly long[] _buckets = new long[bounds is null ? 0 : bounds.Length + 1];
        private double _sum;

        public double Sum => Volatile.Read(ref _sum);

        public void Set(double value) => Volatile.Write(ref _sum, value);

        public void Add(double value)
        {
            if (bounds is not null)
                Interlocked.Increment(ref _buckets[BucketOf(value)]);
            double seen;
            do
                seen = Volatile.Read(ref _sum);
            while (Interlocked.CompareExchange(ref _sum, seen + value, seen) != seen);
        }

        /// <summary>Values at or below each bound, and at the end all of them.</summary>
        public long[] Cumulated()
        {
            var counts = new long[_buckets.Length];
            var sum = 0L;
            for (var i = 0; i < counts.Length; i++)
                counts[i] = sum += Volatile.Read(ref _buckets[i]);
            return counts;
        }

        private int BucketOf(double value)
        {
            var index = Array.BinarySearch(bounds!, value);
            return index < 0 ? ~index : index;
        }
    }
}
