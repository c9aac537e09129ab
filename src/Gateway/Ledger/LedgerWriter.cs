using System.Linq.Expressions;
using ApiHub.Gateway.Audit;
using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;

namespace ApiHub.Gateway.Ledger;

/// <summary>
/// Moves money and sets credit limits. A wallet is changed by one statement that has its condition in it, and the number of rows
/// that it changed decides: nothing is read, checked and then written.
/// </summary>
internal sealed class LedgerWriter(IDbContextFactory<GatewayDb> databases, IAnnouncements announcements, TimeProvider clock, IQuotas quotas)
{
    /// <param name="movement">What is to move.</param>
    /// <param name="trail">Records it in the same transaction; null: nobody did it by hand.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<MoveAnswer> MoveAsync(Movement movement, AuditTrail? trail, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var answer = await db.Database.CreateExecutionStrategy().ExecuteAsync(
            async token => await TryMoveAsync(movement, trail, token) ?? await RepeatAsync(movement, token), cancellationToken);
        if (answer.Wallet is { } changed && answer.Fault == MoveFault.None)
            await TellAsync(changed);
        return answer;
    }

    /// <param name="userId">Whose.</param>
    /// <param name="creditLimit">Nano-credits, from zero to <see cref="Wallet.Most"/>; null: without end.</param>
    /// <param name="trail">Records it in the same transaction.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The wallet; null when there is none.</returns>
    public async Task<Wallet?> SetCreditLimitAsync(Guid userId, long? creditLimit, AuditTrail trail, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        var wallet = await db.InTransactionAsync(async token =>
        {
            if (await FindAsync(db, userId, token) is not { } before)
                return null;
            await db.Wallets.Where(w => w.UserId == userId).ExecuteUpdateAsync(
                set => set.SetProperty(w => w.CreditLimit, creditLimit).SetProperty(w => w.Version, w => w.Version + 1), token);
            var changed = (await FindAsync(db, userId, token))!;
            trail.Record(db, await TargetAsync(db, userId, token), WalletView.Of(before), WalletView.Of(changed));
            return changed;
        }, cancellationToken);
        if (wallet is not null)
            await TellAsync(wallet);
        return wallet;
    }

    private async ValueTask TellAsync(Wallet wallet)
    {
        await quotas.WalletChangedAsync(wallet.State, shipped: 0);
        await announcements.PublishAsync(Topic.Balance, wallet.UserId);
    }

    /// <returns>Null when the reference has been used at the same moment.</returns>
    private async Task<MoveAnswer?> TryMoveAsync(Movement movement, AuditTrail? trail, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        var amount = movement.Amount;
        var changed = await db.Wallets.Where(w => w.UserId == movement.UserId).Where(Allows(amount)).ExecuteUpdateAsync(
            set => set.SetProperty(w => w.Balance, w => w.Balance + amount).SetProperty(w => w.Version, w => w.Version + 1), cancellationToken);
        if (changed == 0)
            return await RefuseAsync(db, movement, cancellationToken);
        var wallet = (await FindAsync(db, movement.UserId, cancellationToken))!;
        var entry = Entry(movement, wallet);
        db.LedgerEntries.Add(entry);
        if (trail is not null)
            await RecordAsync(db, entry, trail, cancellationToken);
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException e) when (UniqueViolation.Of(e) is not null)
        {
            return null;
        }

        await transaction.CommitAsync(cancellationToken);
        return new(entry, MoveFault.None, wallet);
    }

    /// <remarks>Written so that nothing can overflow: on SQLite a sum that does is a floating-point number.</remarks>
    private static Expression<Func<Wallet, bool>> Allows(long amount)
    {
        if (amount > 0)
        {
            var most = Wallet.Most - amount;
            return w => w.Balance <= most;
        }

        var least = -Wallet.Most - amount;
        return w => w.Balance >= least && (w.CreditLimit == null || w.Balance >= -w.CreditLimit - amount);
    }

    private LedgerEntry Entry(Movement movement, Wallet wallet) => new()
    {
        UserId = movement.UserId,
        Version = wallet.Version,
        Kind = movement.Kind,
        Amount = movement.Amount,
        BalanceAfter = wallet.Balance,
        Reference = movement.Reference,
        Reason = movement.Reason,
        ActorUserId = movement.ActorUserId,
        // As the database keeps it, so that a repeated answer is the same.
        CreatedAt = DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds()),
    };

    private async Task<MoveAnswer> RepeatAsync(Movement movement, CancellationToken cancellationToken)
    {
        await using var db = await databases.CreateDbContextAsync(cancellationToken);
        return await RefuseAsync(db, movement, cancellationToken);
    }

    /// <summary>Why a movement could not be made. The first reason is that it has been made before.</summary>
    private static async Task<MoveAnswer> RefuseAsync(GatewayDb db, Movement movement, CancellationToken cancellationToken)
    {
        if (await db.LedgerEntries.AsNoTracking().SingleOrDefaultAsync(e => e.Reference == movement.Reference, cancellationToken) is { } before)
            return movement.Is(before) ? new(before, MoveFault.None, null) : new(null, MoveFault.OtherMovement, null);
        return await FindAsync(db, movement.UserId, cancellationToken) is { } wallet
            ? new(null, movement.Amount > 0 ? MoveFault.TooMuch : MoveFault.TooLittle, wallet)
            : new(null, MoveFault.NoWallet, null);
    }

    private static Task<Wallet?> FindAsync(GatewayDb db, Guid userId, CancellationToken cancellationToken) =>
        db.Wallets.AsNoTracking().SingleOrDefaultAsync(w => w.UserId == userId, cancellationToken);

    private static async Task RecordAsync(GatewayDb db, LedgerEntry entry, AuditTrail trail, CancellationToken cancellationToken) =>
        trail.Record(
            db, await TargetAsync(db, entry.UserId, cancellationToken),
            new { Balance = Credits.Format(entry.BalanceAfter - entry.Amount) },
            new { Balance = Credits.Format(entry.BalanceAfter), Amount = Credits.Format(entry.Amount), entry.Reason });

    private static async Task<AuditTarget> TargetAsync(GatewayDb db, Guid userId, CancellationToken cancellationToken) =>
        AuditTarget.User(userId, await db.Users.Where(u => u.Id == userId).Select(u => u.Username).FirstOrDefaultAsync(cancellationToken));
}
