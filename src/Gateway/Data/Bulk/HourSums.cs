using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Data.Bulk;

/// <summary>What distinguishes the rows of <see cref="UsageHour"/>.</summary>
/// <param name="Hour">Unix milliseconds.</param>
internal readonly record struct HourKey(long Hour, Guid UserId, Guid KeyId, string Model, string Account, string Dialect, int StatusCode);

/// <summary>What a batch of new usage rows adds to one row of <see cref="UsageHour"/>.</summary>
internal sealed class HourSums(HourKey key)
{
    public HourKey Key { get; } = key;

    public long Requests { get; private set; }

    public long EstimatedRequests { get; private set; }

    public long InputTokens { get; private set; }

    public long CachedInputTokens { get; private set; }

    public long CacheWrite5mTokens { get; private set; }

    public long CacheWrite1hTokens { get; private set; }

    public long OutputTokens { get; private set; }

    public long ReasoningTokens { get; private set; }

    public long Cost { get; private set; }

    public long DurationMs { get; private set; }

    /// <summary>Sums the records up, in an order that is the same on all nodes, so that they never wait for each other in a circle.</summary>
    public static IReadOnlyList<HourSums> Of(IEnumerable<UsageRecord> records, SiteCalendar calendar)
    {
        var hours = new Dictionary<HourKey, HourSums>();
        foreach (var record in records)
        {
            var key = new HourKey(
                calendar.HourStart(record.CreatedAt).ToUnixTimeMilliseconds(),
                record.UserId, record.KeyId, record.Model, record.Account, record.Dialect, record.StatusCode);
            if (!hours.TryGetValue(key, out var sums))
                hours.Add(key, sums = new(key));
            sums.Add(record);
        }

        var list = hours.Values.ToList();
        list.Sort((a, b) => Compare(a.Key, b.Key));
        return list;
    }

    private static int Compare(HourKey a, HourKey b)
    {
        var order = a.Hour.CompareTo(b.Hour);
        order = order != 0 ? order : a.KeyId.CompareTo(b.KeyId);
        order = order != 0 ? order : a.UserId.CompareTo(b.UserId);
        order = order != 0 ? order : string.CompareOrdinal(a.Model, b.Model);
        order = order != 0 ? order : string.CompareOrdinal(a.Account, b.Account);
        order = order != 0 ? order : string.CompareOrdinal(a.Dialect, b.Dialect);
        return order != 0 ? order : a.StatusCode.CompareTo(b.StatusCode);
    }

    private void Add(UsageRecord record)
    {
        checked
        {
            Requests++;
            EstimatedRequests += record.Quality == UsageQuality.Estimated ? 1 : 0;
            InputTokens += record.InputTokens;
            CachedInputTokens += record.CachedInputTokens;
            CacheWrite5mTokens += record.CacheWrite5mTokens;
            CacheWrite1hTokens += record.CacheWrite1hTokens;
            OutputTokens += record.OutputTokens;
            ReasoningTokens += record.ReasoningTokens;
            Cost += record.Cost;
            DurationMs += record.DurationMs;
        }
    }
}
