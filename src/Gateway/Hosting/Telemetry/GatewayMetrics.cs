using System.Diagnostics.Metrics;
using System.Globalization;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Hosting.Telemetry;

/// <summary>
/// What the gateway counts about itself, by the names that <c>/metrics</c> shows. Recording allocates nothing
/// and costs well under a microsecond, so it may stand on the way of every request.
/// </summary>
internal sealed class GatewayMetrics
{
    /// <summary>Name of the meter, for the exporter and for tools such as dotnet-counters.</summary>
    public const string MeterName = "ApiHub";

    /// <summary>Upper bounds in seconds: a relay that is well adds 50–200 µs.</summary>
    private static readonly double[] OverheadBounds =
        [0.00005, 0.0001, 0.00015, 0.0002, 0.0003, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1];

    private static readonly long[] BatchBounds = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500];

    /// <summary>Tag values are objects: an integer would be boxed for each request.</summary>
    private static readonly string[] Statuses = [.. Enumerable.Range(0, 600).Select(status => status.ToString(CultureInfo.InvariantCulture))];

    private readonly Meter _meter;
    private readonly Counter<long> _requests;
    private readonly Counter<long> _tokens;
    private readonly Counter<long> _qualities;
    private readonly UpDownCounter<long> _inFlight;
    private readonly Histogram<double> _overhead;
    private readonly Counter<long> _suspect;
    private readonly Counter<long> _batches;
    private readonly Histogram<long> _batchRows;
    private readonly Counter<long> _orphanedHolds;
    private readonly Counter<long> _failovers;

    public GatewayMetrics(IMeterFactory meters)
    {
        _meter = meters.Create(MeterName);
        _requests = _meter.CreateCounter<long>(
            "gateway_requests_total", description: "Requests to the relay that have ended, by the status that the client got.");
        _tokens = _meter.CreateCounter<long>(
            "gateway_tokens_total", description: "Tokens metered: input with its cached part, output with its reasoning.");
        _qualities = _meter.CreateCounter<long>(
            "gateway_usage_total", description: "Requests that have ended, by how far their token counts can be trusted.");
        _inFlight = _meter.CreateUpDownCounter<long>(
            "gateway_requests_in_flight", description: "Requests to the relay that have not ended yet.");
        _overhead = _meter.CreateHistogram<double>(
            "gateway_overhead_seconds",
            description: "Time that the gateway itself added to a request; waiting for upstream and client is left out.",
            advice: new() { HistogramBucketBoundaries = OverheadBounds });
        _suspect = _meter.CreateCounter<long>(
            "gateway_usage_suspect_total", description: "Answers whose provider reported token counts that cannot be; they were charged by estimate.");
        _batches = _meter.CreateCounter<long>(
            "gateway_journal_batches_total", description: "Batches of usage records written to the database.");
        _batchRows = _meter.CreateHistogram<long>(
            "gateway_journal_batch_rows", description: "Usage records in one batch.", advice: new() { HistogramBucketBoundaries = BatchBounds });
        _orphanedHolds = _meter.CreateCounter<long>(
            "gateway_orphaned_holds_total", description: "Holds that ended by their age, because nobody settled, released or renewed them.");
        _failovers = _meter.CreateCounter<long>(
            "gateway_failovers_total", description: "Attempts after the first of a request, because an account before had failed.");
        ObserveProcess();
    }

    public void RequestStarted() => _inFlight.Add(1);

    /// <param name="dialect">The dialect's name, one of a short fixed list: it becomes a label.</param>
    /// <param name="statusCode">What the client got; 499 when it had left.</param>
    /// <param name="quality">How far the token counts can be trusted.</param>
    /// <param name="inputTokens">All input, whether cached or not.</param>
    /// <param name="outputTokens">All output, reasoning included.</param>
    /// <param name="overhead">What the gateway itself added.</param>
    public void RequestFinished(string dialect, int statusCode, UsageQuality quality, long inputTokens, long outputTokens, TimeSpan overhead)
    {
        _inFlight.Add(-1);
        _requests.Add(1, new("dialect", dialect), new("status", Statuses[(uint)statusCode < 600 ? statusCode : 0]));
        _qualities.Add(1, new KeyValuePair<string, object?>("quality", QualityName(quality)));
        if (inputTokens > 0)
            _tokens.Add(inputTokens, new KeyValuePair<string, object?>("direction", "input"));
        if (outputTokens > 0)
            _tokens.Add(outputTokens, new KeyValuePair<string, object?>("direction", "output"));
        _overhead.Record(overhead.TotalSeconds);
    }

    public void UsageSuspected() => _suspect.Add(1);

    /// <summary>The journal says how many records it holds that are not in the database yet.</summary>
    public void ObserveJournal(Func<long> depth) =>
        _meter.CreateObservableGauge("gateway_journal_depth", depth, description: "Usage records in the local journal that are not in the database yet.");

    /// <summary>The audit says in how many places the books did not agree when it last looked.</summary>
    public void ObserveLedger(Func<long> mismatches) =>
        _meter.CreateObservableGauge("gateway_ledger_mismatches", mismatches, description: "Sums of money that have to be the same and were not, at the last look.");

    public void BatchWritten(int rows)
    {
        _batches.Add(1);
        _batchRows.Record(rows);
    }

    /// <summary>The accounts say how often asking them came to what.</summary>
    public void ObserveAttempts(Func<IEnumerable<(string Account, string Result, long Count)>> attempts) =>
        _meter.CreateObservableCounter(
            "gateway_attempts_total",
            () => attempts().Select(a => new Measurement<long>(a.Count, new("account", a.Account), new("result", a.Result))),
            description: "Requests to accounts that have ended, by what came of them.");

    /// <summary>The accounts say how they fare: for each of them 1 at the status that it has and 0 at the others.</summary>
    public void ObserveAccounts(Func<IEnumerable<(string Account, string Status, long Is)>> statuses, Func<IEnumerable<(string Account, long Count)>> inFlight)
    {
        _meter.CreateObservableGauge(
            "gateway_account_status",
            () => statuses().Select(a => new Measurement<long>(a.Is, new("account", a.Account), new("status", a.Status))),
            description: "How each account fares: 1 at its status, 0 at all others.");
        _meter.CreateObservableGauge(
            "gateway_account_in_flight",
            () => inFlight().Select(a => new Measurement<long>(a.Count, new KeyValuePair<string, object?>("account", a.Account))),
            description: "Requests that each account has now from this node.");
    }

    public void FailedOver() => _failovers.Add(1);

    public void HoldOrphaned() => _orphanedHolds.Add(1);

    private static string QualityName(UsageQuality quality) => quality switch
    {
        UsageQuality.Exact => "exact",
        UsageQuality.Estimated => "estimated",
        _ => "unmetered",
    };

    private void ObserveProcess()
    {
        _meter.CreateObservableCounter(
            "process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "CPU time of this process.");
        _meter.CreateObservableGauge(
            "process_resident_memory_bytes", () => Environment.WorkingSet, description: "Memory of this process that is in RAM.");
    }
}
