using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Ledger;

/// <summary>A wallet as people see it: credits, decimal strings.</summary>
/// <param name="Balance">After all requests that are recorded.</param>
/// <param name="CreditLimit">How far below zero the balance may go; null: without end.</param>
/// <param name="Held">What requests under way hold; null: not asked for.</param>
internal sealed record WalletView(string Balance, string? CreditLimit, string? Held)
{
    public static WalletView Of(Wallet? wallet, long? held = null) =>
        new(Credits.Format(wallet?.Balance ?? 0), wallet is null ? "0" : Credits.FormatOrNull(wallet.CreditLimit), Credits.FormatOrNull(held));
}

/// <summary>What users have, for those who show it.</summary>
internal sealed class WalletReader(GatewayDb db, IQuotas quotas)
{
    /// <summary>One user's, with what is held.</summary>
    public async Task<WalletView> ReadAsync(Guid userId, CancellationToken cancellationToken)
    {
        var wallet = await db.Wallets.AsNoTracking().SingleOrDefaultAsync(w => w.UserId == userId, cancellationToken);
        var standing = await quotas.ReadAsync(userId, null, LimitSet.None, LimitSet.None, cancellationToken);
        return WalletView.Of(wallet, standing?.Held);
    }

    /// <summary>Those of the users on a page.</summary>
    public async Task<IReadOnlyDictionary<Guid, WalletView>> ReadAsync(IReadOnlyCollection<Guid> userIds, CancellationToken cancellationToken)
    {
        var wallets = await db.Wallets.AsNoTracking().Where(w => userIds.Contains(w.UserId)).ToDictionaryAsync(w => w.UserId, cancellationToken);
        return userIds.ToDictionary(id => id, id => WalletView.Of(wallets.GetValueOrDefault(id)));
    }
}
