using System.Collections.Concurrent;
using ApiHub.Gateway.Coordination;

namespace ApiHub.Gateway.Tests.Coordination;

/// <summary>What a database would say of users, as far as quotas ask.</summary>
internal sealed class TestLedger : IQuotaSource
{
    private readonly TaskCompletionSource _readBegins = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    public ConcurrentDictionary<Guid, WalletState> Wallets { get; } = new();

    public ConcurrentDictionary<Guid, UsedSeed> Used { get; } = new();

    public Dictionary<Guid, UsedSeed> UsedByKeys { get; } = [];

    public bool IsAway { get; set; }

    /// <summary>What a read waits for after it has seen the rows.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    /// <summary>Completes when the first read has seen its rows.</summary>
    public Task ReadBegins => _readBegins.Task;

    /// <summary>How often a user was read.</summary>
    public int Reads => _reads;

    public async Task<QuotaSeed?> ReadAsync(Guid userId, DateTimeOffset at, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        var seed = IsAway ? null : new QuotaSeed(Wallets[userId], Used.GetValueOrDefault(userId, UsedSeed.Nothing), UsedByKeys);
        _readBegins.TrySetResult();
        await Slowness;
        return seed;
    }

    public Task<IReadOnlyList<WalletState>?> ReadWalletsAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<WalletState>?>(IsAway ? null : [.. userIds.Where(Wallets.ContainsKey).Select(id => Wallets[id])]);
}
