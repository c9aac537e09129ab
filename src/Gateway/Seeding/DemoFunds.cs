using ApiHub.Gateway.Ledger;
using ApiHub.Gateway.Usage;
using ApiHub.Gateway.Users;

namespace ApiHub.Gateway.Seeding;

/// <summary>Keeps the users' balances above zero, as their operator would.</summary>
internal sealed class DemoFunds(LedgerWriter ledger)
{
    private const long Reserve = 5 * Credits.NanosPerCredit;
    private const long Usual = 100 * Credits.NanosPerCredit;

    private readonly Dictionary<Guid, long> _balances = [];
    private int _movements;

    public async Task WelcomeAsync(IEnumerable<User> users, CancellationToken cancellationToken)
    {
        foreach (var user in users)
            await MoveAsync(user.Id, EntryKind.Grant, 20 * Credits.NanosPerCredit, "Welcome.", actor: null, cancellationToken);
    }

    /// <summary>Before a batch is charged: whoever could not pay for his part gets more.</summary>
    public async Task CoverAsync(IReadOnlyList<UsageRecord> batch, CancellationToken cancellationToken)
    {
        foreach (var (user, cost) in batch.GroupBy(r => r.UserId).Select(g => (g.Key, g.Sum(r => r.Cost))).OrderBy(c => c.Key))
        {
            _balances[user] -= cost;
            var missing = Reserve - _balances[user];
            if (missing > 0)
                await MoveAsync(user, EntryKind.Adjust, ((missing / Usual) + 1) * Usual, "Budget, as agreed.", FirstAdmin.Id, cancellationToken);
        }
    }

    private async Task MoveAsync(Guid user, EntryKind kind, long amount, string reason, Guid? actor, CancellationToken cancellationToken)
    {
        var answer = await ledger.MoveAsync(new(user, kind, amount, $"seed-demo:{_movements++}", reason, actor), trail: null, cancellationToken);
        if (answer.Fault != MoveFault.None)
            throw new InvalidOperationException($"A wallet of the demo data cannot be moved: {answer.Fault}.");
        _balances[user] = _balances.GetValueOrDefault(user) + amount;
    }
}
