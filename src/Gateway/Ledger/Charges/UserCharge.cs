using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Usage;

namespace ApiHub.Gateway.Ledger.Charges;

/// <summary>What a batch of new usage rows costs one user.</summary>
/// <param name="UserId">Whose wallet pays.</param>
/// <param name="Amount">Nano-credits, above zero.</param>
/// <param name="Reference">The ledger entry's: a row is new once, so no two batches of a user share their first one.</param>
internal sealed record UserCharge(Guid UserId, long Amount, string Reference)
{
    /// <summary>Sums the costs up, in an order that is the same on all nodes, so that they never wait for each other in a circle.</summary>
    /// <exception cref="OverflowException">A cost is below zero, or a sum is not a number of nano-credits.</exception>
    public static IReadOnlyList<UserCharge> Of(IReadOnlyList<UsageRecord> inserted)
    {
        Dictionary<Guid, UserCharge>? charges = null;
        foreach (var record in inserted)
        {
            if (record.Cost == 0)
                continue;
            if (record.Cost < 0)
                throw new OverflowException("A request cannot cost less than nothing.");
            charges ??= [];
            charges[record.UserId] = charges.TryGetValue(record.UserId, out var sum)
                ? sum with { Amount = checked(sum.Amount + record.Cost), Reference = Earlier(sum.Reference, "usage:" + record.RequestId) }
                : new(record.UserId, record.Cost, "usage:" + record.RequestId);
        }

        return charges is null ? [] : [.. charges.Values.OrderBy(c => c.UserId)];
    }

    /// <summary>The least balance that a wallet must have, so that it does not go beyond <see cref="Wallet.Most"/>.</summary>
    public static long LeastBalance(long amount) => amount - Wallet.Most;

    public static OverflowException TooMuch(Guid userId) =>
        new($"The balance of user {userId} would go below the least that a wallet can have.");

    private static string Earlier(string a, string b) => string.CompareOrdinal(a, b) < 0 ? a : b;
}

/// <summary>A wallet after a charge.</summary>
/// <param name="Wallet">As it now stands in the database.</param>
/// <param name="Amount">Nano-credits that were charged.</param>
internal readonly record struct ChargedWallet(WalletState Wallet, long Amount);
