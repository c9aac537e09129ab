using ApiHub.Gateway.Accounts;

namespace ApiHub.Gateway.Relay.Routing;

/// <summary>
/// Where requests wait for a place when all accounts that could serve them have as many requests as they may.
/// Who came first goes first, to whichever of his accounts has room first.
/// </summary>
internal sealed class PlaceQueue(TimeProvider clock)
{
    /// <summary>Whoever comes when so many wait would wait in vain.</summary>
    private const int Most = 1000;

    private readonly LinkedList<Waiter> _waiters = new();
    private readonly Lock _gate = new();
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>Whether somebody waits for a place there: who comes later may not take it from him.</summary>
    public bool IsAwaited(UpstreamAccount account)
    {
        if (Count == 0)
            return false;
        lock (_gate)
            return _waiters.Any(waiter => waiter.Account(account.State) is not null);
    }

    /// <summary>Waits for a place at any of these accounts.</summary>
    /// <returns>The account at which one was taken; null: none became free in time, or too many wait already.</returns>
    /// <exception cref="OperationCanceledException">The client has left.</exception>
    public async Task<UpstreamAccount?> WaitAsync(IReadOnlyList<UpstreamAccount> accounts, TimeSpan longest, CancellationToken cancellationToken)
    {
        var waiter = new Waiter(accounts);
        lock (_gate)
        {
            if (_waiters.Count >= Most)
                return null;
            _waiters.AddLast(waiter);
            Interlocked.Increment(ref _count);
        }

        // A place that was given back just before the queue knew of this request would be offered to nobody.
        foreach (var account in accounts)
            Offer(account);
        try
        {
            return await waiter.Given.Task.WaitAsync(longest, clock, cancellationToken);
        }
        catch (TimeoutException)
        {
            // It may have been given at the last moment.
            return Leave(waiter) ? null : await waiter.Given.Task;
        }
        catch (OperationCanceledException)
        {
            if (!Leave(waiter))
                GiveBack(await waiter.Given.Task);
            throw;
        }
    }

    /// <summary>Tells the queue that a place at an account may be free.</summary>
    public void Offer(UpstreamAccount account)
    {
        if (Count == 0)
            return;
        lock (_gate)
        {
            for (var node = _waiters.First; node is not null; node = node.Next)
            {
                if (node.Value.Account(account.State) is not { } wanted)
                    continue;
                if (!wanted.State.TryEnter(wanted.MaxConcurrency))
                    return;
                Remove(node);
                node.Value.Given.SetResult(wanted);
                return;
            }
        }
    }

    /// <returns>Whether it still waited.</returns>
    private bool Leave(Waiter waiter)
    {
        lock (_gate)
        {
            if (_waiters.Find(waiter) is not { } node)
                return false;
            Remove(node);
            return true;
        }
    }

    private void GiveBack(UpstreamAccount account)
    {
        account.State.Leave();
        Offer(account);
    }

    private void Remove(LinkedListNode<Waiter> node)
    {
        _waiters.Remove(node);
        Interlocked.Decrement(ref _count);
    }

    private sealed class Waiter(IReadOnlyList<UpstreamAccount> accounts)
    {
        public TaskCompletionSource<UpstreamAccount> Given { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>One of its accounts, by what stays the same when the operator changes the account.</summary>
        public UpstreamAccount? Account(AccountState state) => accounts.FirstOrDefault(account => account.State == state);
    }
}
