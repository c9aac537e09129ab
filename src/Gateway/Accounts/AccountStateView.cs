using ApiHub.Gateway.Accounts.CliProxy;
using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Accounts;

/// <summary>How an account fares: what holds on all nodes, and what this node has seen of it since it started.</summary>
internal sealed record AccountStateView
{
    /// <summary>healthy, limited, cooling, quarantined, unavailable, paused, draining or disabled.</summary>
    public required string Status { get; init; }

    /// <summary>Requests that it has now from this node.</summary>
    public required int InFlight { get; init; }

    /// <summary>Milliseconds to the first byte of an answer, the latest counting most; null: there was none yet.</summary>
    public required long? LatencyMs { get; init; }

    public required int FailuresInARow { get; init; }

    /// <summary>Until when it is not asked because it failed too often; null: it is asked.</summary>
    public required DateTimeOffset? OpenUntil { get; init; }

    /// <summary>Why it is not asked until it is cleared; null: it is asked.</summary>
    public required string? Quarantine { get; init; }

    public required string? LastError { get; init; }

    public required DateTimeOffset? LastErrorAt { get; init; }

    /// <summary>Models that it is not asked for now; <c>*</c> stands for all.</summary>
    public required IReadOnlyList<CoolDownView> CoolDowns { get; init; }

    /// <summary>The vendor's limits, as its last answers told.</summary>
    public required IReadOnlyList<AccountWindow> Windows { get; init; }

    /// <summary>How often asking it came to what, since this node started.</summary>
    public required IReadOnlyDictionary<string, long> Results { get; init; }

    public required IReadOnlyCollection<string> DiscoveredModels { get; init; }

    /// <summary>The accounts behind a CLIProxyAPI, when it has a management key; null: nothing is known of them.</summary>
    public required IReadOnlyList<AuthFile>? Inventory { get; init; }

    /// <param name="account">Null: it is disabled, and nothing is known of it.</param>
    /// <param name="now">Now.</param>
    public static AccountStateView Of(UpstreamAccount? account, DateTimeOffset now)
    {
        var state = account?.State ?? new();
        return new()
        {
            Status = AccountStatus.Of(account, now),
            InFlight = state.InFlight,
            LatencyMs = (long?)state.LatencyMs,
            FailuresInARow = state.FailuresInARow,
            OpenUntil = state.ConditionAt(now).OpenUntil,
            Quarantine = state.Quarantine,
            LastError = state.LastError,
            LastErrorAt = state.LastErrorAt,
            CoolDowns = [.. state.CoolDowns.At(now).OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => new CoolDownView(c.Key, c.Value.Until, c.Value.ResetsAt, c.Value.Reason))],
            Windows = state.Windows,
            Results = state.Counts().ToDictionary(count => count.Result.Name(), count => count.Count),
            DiscoveredModels = state.DiscoveredModels,
            Inventory = state.Inventory,
        };
    }
}

/// <param name="Model"><c>*</c> stands for all.</param>
/// <param name="Until">When it is asked for again.</param>
/// <param name="ResetsAt">When the provider says that the limit resets; null: it did not say.</param>
/// <param name="Reason">Which limit.</param>
internal sealed record CoolDownView(string Model, DateTimeOffset Until, DateTimeOffset? ResetsAt, string Reason);
