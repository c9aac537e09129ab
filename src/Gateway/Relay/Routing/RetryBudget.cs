using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// Keeps this node from hammering accounts that are down: at most a fifth of the requests under way, and always three, may be a second
/// attempt at an account that fails itself. Going from a failing account to one that is well is free: it burdens nobody.
/// </summary>
internal sealed class RetryBudget(AccountPool pool)
{
    private const int Least = 3;
    private const int Part = 5;

    private int _running;

    public int Running => Volatile.Read(ref _running);

    /// <returns>False when enough are running; true: give it back with <see cref="End"/>.</returns>
    public bool TryBegin()
    {
        var underWay = 0;
        foreach (var account in pool.Current)
            underWay += account.State.InFlight;
        if (Interlocked.Increment(ref _running) <= Math.Max(Least, underWay / Part))
            return true;
        End();
        return false;
    }

    public void End() => Interlocked.Decrement(ref _running);
}
