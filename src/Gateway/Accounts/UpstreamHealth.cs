using System.Collections.Concurrent;
using ApiHub.Gateway.Hosting.Telemetry;

namespace ApiHub.Gateway.Accounts;

/// <summary>How the accounts are, all of them together, from what is known of them anyway: looking asks nobody.</summary>
internal sealed class UpstreamHealth(AccountPool pool, GatewayMetrics metrics, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, byte> _named = new(StringComparer.Ordinal);
    private volatile UpstreamHealthView? _last;
    private long _lastAt;

    /// <summary>With the accounts by name; up to five seconds old.</summary>
    public UpstreamHealthView Now()
    {
        if (_last is { } last && clock.GetElapsedTime(Volatile.Read(ref _lastAt)) < Kept)
            return last;
        var accounts = Statuses().ToList();
        var healthy = accounts.Count(account => AccountStatus.Serves(account.Status));
        var word = healthy == 0 ? "unavailable" : healthy == accounts.Count ? "ok" : "degraded";
        Volatile.Write(ref _lastAt, clock.GetTimestamp());
        return _last = new(word, healthy, accounts.Count, accounts.CountBy(account => account.Status).ToDictionary(), accounts);
    }

    /// <summary>Tells the metrics.</summary>
    public void Observe() => metrics.ObserveAccounts(Gauges, () => Named(account => account.State.InFlight));

    private IEnumerable<(string Account, string Status, long Is)> Gauges()
    {
        var statuses = Statuses().ToDictionary(account => account.Name, account => account.Status);
        return from name in Named(_ => 0).Select(account => account.Account)
               from status in AccountStatus.All
               select (name, status, statuses.GetValueOrDefault(name) == status ? 1L : 0L);
    }

    /// <summary>Of those that are gone, too: a series that is no longer told would go on saying what it said last.</summary>
    private List<(string Account, long Value)> Named(Func<UpstreamAccount, long> value)
    {
        var values = pool.Current.Select(account => (account.Name, Value: value(account))).ToList();
        foreach (var (name, _) in values)
            _named.TryAdd(name, 0);
        values.AddRange(_named.Keys.Except(values.Select(v => v.Name)).Select(name => (name, 0L)));
        return values;
    }

    private IEnumerable<UpstreamView> Statuses()
    {
        var now = clock.GetUtcNow();
        return pool.Current.Select(account => new UpstreamView(account.Name, AccountStatus.Of(account, now)));
    }
}

/// <param name="Status"><c>ok</c>: all enabled accounts serve; <c>degraded</c>: some do; <c>unavailable</c>: none does.</param>
/// <param name="Healthy">Accounts that serve, for some of their models at least.</param>
/// <param name="Total">Accounts that are enabled.</param>
/// <param name="Counts">How many accounts fare how; for operators.</param>
/// <param name="Accounts">For operators.</param>
internal sealed record UpstreamHealthView(
    string Status, int Healthy, int Total, IReadOnlyDictionary<string, int>? Counts, IReadOnlyList<UpstreamView>? Accounts);

/// <param name="Name">The account's.</param>
/// <param name="Status">healthy, limited, cooling, quarantined, unavailable, paused or draining.</param>
internal sealed record UpstreamView(string Name, string Status);
