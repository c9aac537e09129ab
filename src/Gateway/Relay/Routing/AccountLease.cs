using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>A request's place at an account, given back when it is disposed.</summary>
internal sealed class AccountLease : IDisposable
{
    private AccountState? _held;

    public AccountLease(UpstreamAccount account)
    {
        Account = account;
        _held = account.State;
        _held.TryEnter(null);
    }

    public UpstreamAccount Account { get; }

    public void Dispose() => Interlocked.Exchange(ref _held, null)?.Leave();
}
