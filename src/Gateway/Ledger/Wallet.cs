using ApiHub.Gateway.Coordination;
using ApiHub.Gateway.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Ledger;

/// <summary>
/// What a user has. Only this folder writes it, by statements that check and change at once. It has no foreign key: what a user
/// has used is charged even when he is gone.
/// </summary>
internal sealed class Wallet
{
    /// <summary>
    /// Nano-credits that a balance, on either side of zero, or a credit limit can have: their sum is then a <see cref="long"/>, too.
    /// </summary>
    public const long Most = 4_000_000_000 * Credits.NanosPerCredit;

    public required Guid UserId { get; init; }

    /// <summary>Nano-credits: the sum of the user's ledger entries.</summary>
    public long Balance { get; init; }

    /// <summary>Nano-credits by which the balance may go below zero; null: without end.</summary>
    public required long? CreditLimit { get; init; }

    /// <summary>Rises with each write.</summary>
    public long Version { get; init; }

    public WalletState State => new(UserId, Balance, CreditLimit, Version);

    /// <summary>Opens a new user's wallet, in the transaction that saves the user.</summary>
    public static void Open(GatewayDb db, Guid userId, long? creditLimit) => db.Wallets.Add(new() { UserId = userId, CreditLimit = creditLimit });

    /// <summary>The same with a gift of the site's in it, from 0 to <see cref="Most"/> nano-credits: whoever is there has it.</summary>
    public static void OpenWithGift(GatewayDb db, Guid userId, long gift, DateTimeOffset now)
    {
        if (gift == 0)
        {
            Open(db, userId, creditLimit: 0);
            return;
        }

        db.Wallets.Add(new() { UserId = userId, CreditLimit = 0, Balance = gift, Version = 1 });
        db.LedgerEntries.Add(new()
        {
            UserId = userId,
            Version = 1,
            Kind = EntryKind.Grant,
            Amount = gift,
            BalanceAfter = gift,
            Reference = $"welcome:{userId:n}",
            CreatedAt = now,
        });
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Wallet>
    {
        public void Configure(EntityTypeBuilder<Wallet> wallet)
        {
            wallet.ToTable("wallets");
            wallet.HasKey(w => w.UserId);
            wallet.Ignore(w => w.State);
            wallet.Property(w => w.UserId).ValueGeneratedNever();
        }
    }
}
