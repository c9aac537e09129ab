using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>A request's place at an account, given back when it is disposed.</summary>
/// <param name="account">Whose place it is; it has been taken.</param>
/// <param name="model">The model by the account's own name for it; empty when the request names none.</param>
/// <param name="takenAt">When it was taken, on the clock for durations.</param>
/// <param name="places">Where others may wait for it.</param>
/// <param name="retries">The budget out of which it was taken; null: it was free.</param>
internal sealed class AccountLease(UpstreamAccount account, string model, long takenAt, PlaceQueue places, RetryBudget? retries) : IDisposable
{
    private int _ended;

    public UpstreamAccount Account => account;

    public string Model => model;

    public long TakenAt => takenAt;

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _ended, 1) != 0)
            return;
        retries?.End();
        account.State.Leave();
        places.Offer(account);
    }
}
