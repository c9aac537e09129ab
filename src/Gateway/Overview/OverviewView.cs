using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Workers;

namespace ApiHub.Gateway.Overview;

/// <summary>How the site fares at this moment.</summary>
internal sealed record OverviewView(
    TrafficView Traffic,
    TodayView Today,
    TopView Top,
    IReadOnlyList<AccountHealthView> Accounts,
    IReadOnlyList<WorkerView> Workers,
    IReadOnlyList<UsageView> Errors);

/// <summary>What is happening, as this node sees it: others have their own.</summary>
internal sealed record TrafficView
{
    /// <summary>Whether there may be other nodes, whose traffic is not in these numbers.</summary>
    public required bool ThisNodeOnly { get; init; }

    /// <summary>Requests that have ended in the last minute.</summary>
    public required long RequestsPerMinute { get; init; }

    /// <summary>Those of them that were refused: by a limit, a key or the provider.</summary>
    public required long RefusedPerMinute { get; init; }

    /// <summary>Those of them that an account or the gateway has failed.</summary>
    public required long FailedPerMinute { get; init; }

    public required long TokensPerMinute { get; init; }

    /// <summary>Requests that accounts are answering now.</summary>
    public required int InFlight { get; init; }

    /// <summary>Milliseconds to the first byte of an answer: half of the last 1,024 answers of five minutes were quicker; null: there was none.</summary>
    public required int? TtftP50Ms { get; init; }

    /// <summary>As above, of 95 in 100.</summary>
    public required int? TtftP95Ms { get; init; }
}

/// <param name="From">The beginning of the site's day.</param>
/// <param name="Totals">Sums of all nodes.</param>
/// <param name="Refused">Requests that were answered with a 4xx.</param>
/// <param name="Failed">Requests that were answered with a 5xx.</param>
internal sealed record TodayView(DateTimeOffset From, UsageSums Totals, long Refused, long Failed);

/// <param name="From">The beginning of a clock hour.</param>
/// <param name="Users">Who has spent most since.</param>
/// <param name="Keys">The keys by which most was spent.</param>
/// <param name="Models">The models for which most was spent.</param>
internal sealed record TopView(DateTimeOffset From, IReadOnlyList<UsageGroup> Users, IReadOnlyList<UsageGroup> Keys, IReadOnlyList<UsageGroup> Models);

/// <param name="Id">The account.</param>
/// <param name="Name">Its name.</param>
/// <param name="Status">healthy, limited, cooling, quarantined, unavailable, paused or draining.</param>
/// <param name="InFlight">Requests that it has now from this node.</param>
/// <param name="LastError">What went wrong last; null: nothing since this node started.</param>
internal sealed record AccountHealthView(Guid Id, string Name, string Status, int InFlight, string? LastError);
