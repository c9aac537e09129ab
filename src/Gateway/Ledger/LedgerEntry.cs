using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Ledger;

/// <summary>Why money moved. Stored as its number: append, never renumber.</summary>
internal enum EntryKind : byte
{
    /// <summary>A paid order.</summary>
    Topup = 0,

    /// <summary>What requests of one user cost that were recorded together.</summary>
    Usage = 1,

    /// <summary>Money that goes back to the payer.</summary>
    Refund = 2,

    /// <summary>By an administrator's hand.</summary>
    Adjust = 3,

    /// <summary>A redeem code.</summary>
    Redeem = 4,

    /// <summary>A gift of the site's.</summary>
    Grant = 5,
}

/// <summary>One movement of one wallet. Appended, never changed.</summary>
internal sealed class LedgerEntry
{
    public required Guid UserId { get; init; }

    /// <summary>The wallet's version that this movement made: the order of a user's entries, whatever the nodes' clocks say.</summary>
    public required long Version { get; init; }

    public required EntryKind Kind { get; init; }

    /// <summary>Nano-credits; below zero: taken.</summary>
    public required long Amount { get; init; }

    /// <summary>Nano-credits.</summary>
    public required long BalanceAfter { get; init; }

    /// <summary>What moved it, such as <c>usage:req_…</c>, unique: nothing can move money twice.</summary>
    public required string Reference { get; init; }

    /// <summary>What the actor said.</summary>
    public string? Reason { get; init; }

    /// <summary>Who did it by hand; null: the gateway.</summary>
    public Guid? ActorUserId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<LedgerEntry>
    {
        public void Configure(EntityTypeBuilder<LedgerEntry> entry)
        {
            entry.ToTable("ledger_entries");
            entry.HasKey(e => new { e.UserId, e.Version });
            entry.Property(e => e.Reference).HasMaxLength(200);
            entry.Property(e => e.Reason).HasMaxLength(500);
            entry.HasIndex(e => e.Reference).IsUnique();
            entry.HasIndex(e => new { e.UserId, e.Kind, e.Version });
        }
    }
}
