using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Overview;

/// <summary>
/// What has passed through this node in the last minute. Fed behind the recording of usage, so that no request waits for it; a request counts
/// at the moment of its end.
/// </summary>
internal sealed class RecentTraffic
{
    private const int Seconds = 60;

    /// <summary>First bytes that are looked at for percentiles, and how old they may be.</summary>
    private const int FirstBytes = 1024;
    private const int FirstBytesSeconds = 300;

    private readonly TimeProvider _clock;
    private readonly Lock _gate = new();
    private readonly (long Second, TrafficSums Sums)[] _seconds = new (long, TrafficSums)[Seconds];
    private readonly (long Second, int Ttft)[] _firstBytes = new (long, int)[FirstBytes];
    private int _next;

    public RecentTraffic(RecordedUsage recorded, TimeProvider clock)
    {
        _clock = clock;
        recorded.Recorded += Add;
    }

    public (TrafficSums LastMinute, int? TtftP50, int? TtftP95) Read()
    {
        var now = _clock.GetUtcNow().ToUnixTimeSeconds();
        var sums = default(TrafficSums);
        List<int> ttfts;
        lock (_gate)
        {
            foreach (var (second, more) in _seconds)
            {
                if (second > now - Seconds)
                    sums += more;
            }

            ttfts = [.. _firstBytes.Where(first => first.Second > now - FirstBytesSeconds).Select(first => first.Ttft)];
        }

        ttfts.Sort();
        return (sums, Percentile(ttfts, 50), Percentile(ttfts, 95));
    }

    private void Add(IReadOnlyList<UsageRecord> records)
    {
        lock (_gate)
        {
            foreach (var record in records)
                Add(record, record.CreatedAt.AddMilliseconds(record.DurationMs).ToUnixTimeSeconds());
        }
    }

    private void Add(UsageRecord record, long second)
    {
        ref var slot = ref _seconds[(int)(second % Seconds)];
        // What comes very late would overwrite what is newer.
        if (slot.Second > second)
            return;
        if (slot.Second < second)
            slot = (second, default);
        slot.Sums += TrafficSums.Of(record);
        if (record.TtftMs is not { } ttft)
            return;
        _firstBytes[_next] = (second, ttft);
        _next = (_next + 1) % FirstBytes;
    }

    private static int? Percentile(List<int> sorted, int percent) =>
        sorted.Count == 0 ? null : sorted[Math.Min(sorted.Count - 1, sorted.Count * percent / 100)];
}

/// <param name="Requests">All that have ended.</param>
/// <param name="Refused">Those that the gateway or an account has refused: the client's own doing.</param>
/// <param name="Failed">Those that an account or the gateway has failed.</param>
/// <param name="Tokens">Input and output.</param>
internal readonly record struct TrafficSums(long Requests, long Refused, long Failed, long Tokens)
{
    public static TrafficSums operator +(TrafficSums a, TrafficSums b) =>
        new(a.Requests + b.Requests, a.Refused + b.Refused, a.Failed + b.Failed, a.Tokens + b.Tokens);

    public static TrafficSums Of(UsageRecord record) => new(
        1,
        record.Outcome is Outcome.Refused or Outcome.Rejected or Outcome.Stopped ? 1 : 0,
        record.Outcome is Outcome.UpstreamFailed or Outcome.Interrupted or Outcome.InternalError ? 1 : 0,
        record.InputTokens + record.CachedInputTokens + record.CacheWrite5mTokens + record.CacheWrite1hTokens + record.OutputTokens);
}
