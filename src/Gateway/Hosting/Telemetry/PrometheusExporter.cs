using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;

namespace ApiHub.Gateway.Hosting.Telemetry;

/// <summary>
/// Listens to the gateway's own meter and writes its values in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/).
/// </summary>
internal sealed class PrometheusExporter : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<string, MetricSeries> _series = new(StringComparer.Ordinal);

    /// <param name="meters">The factory whose meters belong to this gateway; a test process holds several.</param>
    public PrometheusExporter(IMeterFactory meters)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != GatewayMetrics.MeterName || !ReferenceEquals(instrument.Meter.Scope, meters))
                return;
            var series = _series[instrument.Name] = new(instrument, BoundsOf(instrument));
            listener.EnableMeasurementEvents(instrument, series);
        };
        _listener.SetMeasurementEventCallback<long>(static (_, value, tags, state) => ((MetricSeries)state!).Record(value, tags));
        _listener.SetMeasurementEventCallback<double>(static (_, value, tags, state) => ((MetricSeries)state!).Record(value, tags));
        _listener.Start();
    }

    public string Render()
    {
        _listener.RecordObservableInstruments();
        var text = new StringBuilder(4096);
        foreach (var series in _series.Values.OrderBy(s => s.Instrument.Name, StringComparer.Ordinal))
            Write(text, series);
        return text.ToString();
    }

    public void Dispose() => _listener.Dispose();

    private static double[]? BoundsOf(Instrument instrument) => instrument switch
    {
        Histogram<double> histogram => [.. histogram.Advice!.HistogramBucketBoundaries!],
        Histogram<long> histogram => [.. histogram.Advice!.HistogramBucketBoundaries!.Select(bound => (double)bound)],
        _ => null,
    };

    private static void Write(StringBuilder text, MetricSeries series)
    {
        var name = series.Instrument.Name;
        text.Append("# HELP ").Append(name).Append(' ').Append(EscapeHelp(series.Instrument.Description ?? "")).Append('\n');
        text.Append("# TYPE ").Append(name).Append(' ').Append(TypeOf(series)).Append('\n');
        foreach (var (values, cell) in series.Cells.OrderBy(c => c.Key.First, StringComparer.Ordinal).ThenBy(c => c.Key.Second, StringComparer.Ordinal))
        {
            var labels = Labels(series.LabelNames, values);
            if (series.Bounds is null)
                Line(text, name, labels, cell.Sum);
            else
                WriteHistogram(text, name, labels, series.Bounds, cell);
        }
    }

    private static void WriteHistogram(StringBuilder text, string name, string labels, double[] bounds, MetricSeries.Cell cell)
    {
        var counts = cell.Cumulated();
        for (var i = 0; i < counts.Length; i++)
        {
            var bound = i < bounds.Length ? Number(bounds[i]) : "+Inf";
            Line(text, name + "_bucket", (labels.Length > 0 ? labels + "," : "") + $"le=\"{bound}\"", counts[i]);
        }

        Line(text, name + "_sum", labels, cell.Sum);
        Line(text, name + "_count", labels, counts[^1]);
    }

    private static void Line(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(Number(value)).Append('\n');
    }

    private static string Labels(string[] names, MetricSeries.LabelValues values)
    {
        var text = new StringBuilder();
        if (values.First is { } first)
            text.Append(names[0]).Append("=\"").Append(EscapeLabel(first)).Append('"');
        if (values.Second is { } second)
            text.Append(',').Append(names[1]).Append("=\"").Append(EscapeLabel(second)).Append('"');
        return text.ToString();
    }

    private static string TypeOf(MetricSeries series)
    {
        var type = series.Instrument.GetType().GetGenericTypeDefinition();
        if (type == typeof(Histogram<>))
            return "histogram";
        return type == typeof(Counter<>) || type == typeof(ObservableCounter<>) ? "counter" : "gauge";
    }

    private static string Number(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string EscapeHelp(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string EscapeLabel(string text) => EscapeHelp(text).Replace("\"", "\\\"", StringComparison.Ordinal);
}
