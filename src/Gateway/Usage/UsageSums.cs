using System.Linq.Expressions;
using System.Text.Json.Serialization;
using ApiHub.Gateway.Ledger;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Usage;

/// <summary>Sums over requests. Token buckets are disjoint, except that reasoning is part of the output.</summary>
internal record UsageSums
{
    public long Requests { get; init; }

    /// <summary>How many of them carry estimated tokens.</summary>
    public long EstimatedRequests { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    [JsonPropertyName("cache_write_5m_tokens")]
    public long CacheWrite5mTokens { get; init; }

    [JsonPropertyName("cache_write_1h_tokens")]
    public long CacheWrite1hTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    [JsonIgnore]
    public long CostNanos { get; init; }

    /// <summary>Credits, a decimal string.</summary>
    public string Cost => Credits.Format(CostNanos);

    /// <summary>Sum of the requests' durations, milliseconds.</summary>
    public long DurationMs { get; init; }

    public static UsageSums operator +(UsageSums a, UsageSums b) => new()
    {
        Requests = a.Requests + b.Requests,
        EstimatedRequests = a.EstimatedRequests + b.EstimatedRequests,
        InputTokens = a.InputTokens + b.InputTokens,
        CachedInputTokens = a.CachedInputTokens + b.CachedInputTokens,
        CacheWrite5mTokens = a.CacheWrite5mTokens + b.CacheWrite5mTokens,
        CacheWrite1hTokens = a.CacheWrite1hTokens + b.CacheWrite1hTokens,
        OutputTokens = a.OutputTokens + b.OutputTokens,
        ReasoningTokens = a.ReasoningTokens + b.ReasoningTokens,
        CostNanos = a.CostNanos + b.CostNanos,
        DurationMs = a.DurationMs + b.DurationMs,
    };
}

/// <summary>The sums of one model, key, day or whatever was asked for.</summary>
internal sealed record UsageGroup : UsageSums
{
    public UsageGroup(UsageSums sums, string group, string? name = null)
        : base(sums) => (Group, Name) = (group, name);

    /// <summary>
    /// What is summed: a model, a status, a key's or user's id, a date (<c>2026-11-22</c>) or the beginning of an hour on the
    /// site's clock (<c>2026-11-22T13:00:00+08:00</c>).
    /// </summary>
    public string Group { get; }

    /// <summary>The name of the key or user; absent for other groups.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Name { get; }
}

internal sealed record Summed<TKey>(TKey Key, UsageSums Sums);

/// <summary>Sums of roll-ups, made by the database.</summary>
internal static class RollupQueries
{
    public static async Task<UsageSums> TotalAsync(this IQueryable<UsageHour> hours, CancellationToken cancellationToken) =>
        (await hours.GroupBy(_ => 1).Sum().FirstOrDefaultAsync(cancellationToken))?.Sums ?? new();

    /// <summary>The sums of groups that are all there are, or else of the hours, which takes as long again as the groups did.</summary>
    public static async Task<UsageSums> TotalAsync(
        this IQueryable<UsageHour> hours, IReadOnlyCollection<UsageSums> groups, int limit, CancellationToken cancellationToken) =>
        groups.Count < limit ? groups.Aggregate(new UsageSums(), (total, group) => total + group) : await hours.TotalAsync(cancellationToken);

    public static Task<List<Summed<TKey>>> SumByAsync<TKey>(
        this IQueryable<UsageHour> hours, Expression<Func<UsageHour, TKey>> by, CancellationToken cancellationToken) =>
        hours.GroupBy(by).Sum().ToListAsync(cancellationToken);

    /// <summary>The groups that cost most, then those with most requests.</summary>
    public static Task<List<Summed<TKey>>> TopByAsync<TKey>(
        this IQueryable<UsageHour> hours, Expression<Func<UsageHour, TKey>> by, int limit, CancellationToken cancellationToken) =>
        hours.GroupBy(by)
            .OrderByDescending(g => g.Sum(h => h.Cost)).ThenByDescending(g => g.Sum(h => h.Requests)).ThenBy(g => g.Key)
            .Take(limit).Sum().ToListAsync(cancellationToken);

    private static IQueryable<Summed<TKey>> Sum<TKey>(this IQueryable<IGrouping<TKey, UsageHour>> groups) =>
        groups.Select(g => new Summed<TKey>(g.Key, new UsageSums
        {
            Requests = g.Sum(h => h.Requests),
            EstimatedRequests = g.Sum(h => h.EstimatedRequests),
            InputTokens = g.Sum(h => h.InputTokens),
            CachedInputTokens = g.Sum(h => h.CachedInputTokens),
            CacheWrite5mTokens = g.Sum(h => h.CacheWrite5mTokens),
            CacheWrite1hTokens = g.Sum(h => h.CacheWrite1hTokens),
            OutputTokens = g.Sum(h => h.OutputTokens),
            ReasoningTokens = g.Sum(h => h.ReasoningTokens),
            CostNanos = g.Sum(h => h.Cost),
            DurationMs = g.Sum(h => h.DurationMs),
        }));
}
