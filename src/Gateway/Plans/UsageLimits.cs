using ApiHub.Gateway.Data;
using ApiHub.Gateway.Ledger;

namespace ApiHub.Gateway.Plans;

/// <summary>How much may be used. Counts are whole numbers from 1; spends are decimal strings of credits from 0; absent or null: no limit.</summary>
public sealed record UsageLimits
{
    [CountLimit]
    public long? RequestsPerMinute { get; init; }

    /// <summary>Input and output tokens together.</summary>
    [CountLimit]
    public long? TokensPerMinute { get; init; }

    /// <summary>Input and output tokens together, from midnight to midnight in the site's time zone.</summary>
    [CountLimit]
    public long? TokensPerDay { get; init; }

    [CountLimit]
    public long? ConcurrentRequests { get; init; }

    [SpendLimit]
    public string? SpendPerDay { get; init; }

    [SpendLimit]
    public string? SpendPerWeek { get; init; }

    [SpendLimit]
    public string? SpendPerMonth { get; init; }

    [SpendLimit]
    public string? SpendTotal { get; init; }

    internal static UsageLimits Of(LimitSet limits) => new()
    {
        RequestsPerMinute = limits.RequestsPerMinute,
        TokensPerMinute = limits.TokensPerMinute,
        TokensPerDay = limits.TokensPerDay,
        ConcurrentRequests = limits.ConcurrentRequests,
        SpendPerDay = Credits.FormatOrNull(limits.SpendPerDay),
        SpendPerWeek = Credits.FormatOrNull(limits.SpendPerWeek),
        SpendPerMonth = Credits.FormatOrNull(limits.SpendPerMonth),
        SpendTotal = Credits.FormatOrNull(limits.SpendTotal),
    };

    internal LimitSet ToSet() => new()
    {
        RequestsPerMinute = RequestsPerMinute,
        TokensPerMinute = TokensPerMinute,
        TokensPerDay = TokensPerDay,
        ConcurrentRequests = ConcurrentRequests,
        SpendPerDay = Credits.ParseOrNull(SpendPerDay),
        SpendPerWeek = Credits.ParseOrNull(SpendPerWeek),
        SpendPerMonth = Credits.ParseOrNull(SpendPerMonth),
        SpendTotal = Credits.ParseOrNull(SpendTotal),
    };
}

/// <summary>Changes the limits that it names; null takes a limit away. The values are as in <see cref="UsageLimits"/>.</summary>
public sealed class ChangeLimits : PatchRequest
{
    [CountLimit]
    public long? RequestsPerMinute { get; set => field = Given(value); }

    [CountLimit]
    public long? TokensPerMinute { get; set => field = Given(value); }

    [CountLimit]
    public long? TokensPerDay { get; set => field = Given(value); }

    [CountLimit]
    public long? ConcurrentRequests { get; set => field = Given(value); }

    [SpendLimit]
    public string? SpendPerDay { get; set => field = Given(value); }

    [SpendLimit]
    public string? SpendPerWeek { get; set => field = Given(value); }

    [SpendLimit]
    public string? SpendPerMonth { get; set => field = Given(value); }

    [SpendLimit]
    public string? SpendTotal { get; set => field = Given(value); }

    internal LimitSet ApplyTo(LimitSet limits) => new()
    {
        RequestsPerMinute = Gives(nameof(RequestsPerMinute)) ? RequestsPerMinute : limits.RequestsPerMinute,
        TokensPerMinute = Gives(nameof(TokensPerMinute)) ? TokensPerMinute : limits.TokensPerMinute,
        TokensPerDay = Gives(nameof(TokensPerDay)) ? TokensPerDay : limits.TokensPerDay,
        ConcurrentRequests = Gives(nameof(ConcurrentRequests)) ? ConcurrentRequests : limits.ConcurrentRequests,
        SpendPerDay = Gives(nameof(SpendPerDay)) ? Credits.ParseOrNull(SpendPerDay) : limits.SpendPerDay,
        SpendPerWeek = Gives(nameof(SpendPerWeek)) ? Credits.ParseOrNull(SpendPerWeek) : limits.SpendPerWeek,
        SpendPerMonth = Gives(nameof(SpendPerMonth)) ? Credits.ParseOrNull(SpendPerMonth) : limits.SpendPerMonth,
        SpendTotal = Gives(nameof(SpendTotal)) ? Credits.ParseOrNull(SpendTotal) : limits.SpendTotal,
    };
}
