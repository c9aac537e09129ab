namespace ApiHub.Gateway.Accounts.Health;

/// <summary>
/// When to ask accounts for their models: a new or changed one at once, one that serves every ten minutes, one that is kept from requests
/// after 30 s, 1 min, 2 min, … up to ten. For one thread.
/// </summary>
internal sealed class VisitPlan
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);

    private readonly Dictionary<Guid, Visit> _visits = [];

    /// <returns>Whether to ask now; then it counts as asked.</returns>
    public bool IsDue(Guid account, Guid version, bool isAway, DateTimeOffset now)
    {
        if (!_visits.TryGetValue(account, out var last) || last.Version != version)
        {
            _visits[account] = new(version, now, Shortest);
            return true;
        }

        if (now - last.At < (isAway ? last.Pause : Longest))
            return false;
        var longer = last.Pause * 2 < Longest ? last.Pause * 2 : Longest;
        _visits[account] = new(version, now, isAway ? longer : Shortest);
        return true;
    }

    /// <param name="Version">The account's, when it was asked.</param>
    /// <param name="At">When that was.</param>
    /// <param name="Pause">Until it is asked again, should it not serve then.</param>
    private sealed record Visit(Guid Version, DateTimeOffset At, TimeSpan Pause);
}
