using ApiHub.Gateway.Accounts.Health;

namespace ApiHub.Gateway.Accounts;

/// <summary>How an account fares, in one word.</summary>
internal static class AccountStatus
{
    public const string Healthy = "healthy";

    /// <summary>A limit of the whole account's is reached.</summary>
    public const string Limited = "limited";

    /// <summary>Some of its models are not asked for now.</summary>
    public const string Cooling = "cooling";

    /// <summary>It refused its credential.</summary>
    public const string Quarantined = "quarantined";

    /// <summary>It failed too often: its breaker is open.</summary>
    public const string Unavailable = "unavailable";

    public const string Paused = "paused";

    /// <summary>Paused, while requests still run.</summary>
    public const string Draining = "draining";

    public const string Disabled = "disabled";

    public static readonly IReadOnlyList<string> All = [Healthy, Limited, Cooling, Quarantined, Unavailable, Paused, Draining, Disabled];

    /// <param name="account">Null: it is disabled.</param>
    /// <param name="now">Now.</param>
    public static string Of(UpstreamAccount? account, DateTimeOffset now)
    {
        if (account is not { State: var state })
            return Disabled;
        if (account.Paused)
            return state.InFlight > 0 ? Draining : Paused;
        if (state.Quarantine is not null)
            return Quarantined;
        if (state.Breaker.StatusAt(now) == BreakerStatus.Open)
            return Unavailable;
        if (state.CoolDowns.At(now) is not { Count: > 0 } coolDowns)
            return Healthy;
        var listed = account.ListedModels;
        return coolDowns.ContainsKey(CoolDowns.AllModels) || (listed.Count > 0 && listed.All(coolDowns.ContainsKey)) ? Limited : Cooling;
    }

    /// <summary>Whether an account of this status answers, for some of its models at least.</summary>
    public static bool Serves(string status) => status is Healthy or Cooling;
}
