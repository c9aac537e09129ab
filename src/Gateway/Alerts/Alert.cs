using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Alerts;

/// <summary>
/// What a user was told, with how it stood then. Of what it is about, at most one is open, that is not recovered: the database
/// refuses a second, whichever node writes it.
/// </summary>
internal sealed class Alert
{
    /// <summary>What <see cref="Name"/> says of an alert of the balance; of others it is a limit's name.</summary>
    public const string OfBalance = "balance";

    /// <summary>A version 7 UUID, so that ids sort by time.</summary>
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary><see cref="OfBalance"/>, or the limit as in the API.</summary>
    public required string Name { get; init; }

    /// <summary>The key whose limit it is; <see cref="Guid.Empty"/>: the user's own, or the balance.</summary>
    public required Guid KeyId { get; init; }

    /// <summary>Its name at the time; null: no key's.</summary>
    public required string? KeyName { get; init; }

    /// <summary>What the user had set: nano-credits for the balance, percent for limits.</summary>
    public required long Threshold { get; init; }

    /// <summary>The balance or what was used, when it was seen: nano-credits or tokens.</summary>
    public required long Value { get; init; }

    /// <summary>The limit, in the unit of <see cref="Value"/>; null: it is the balance.</summary>
    public required long? Most { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    public DateTimeOffset? RecoveredAt { get; set; }

    public DateTimeOffset? DismissedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Alert>
    {
        public void Configure(EntityTypeBuilder<Alert> alert)
        {
            alert.ToTable("alerts");
            alert.Property(a => a.Name).HasMaxLength(32);
            alert.Property(a => a.KeyName).HasMaxLength(100);
            alert.HasOne<User>().WithMany().HasForeignKey(a => a.UserId).OnDelete(DeleteBehavior.Restrict);
            alert.HasIndex(a => new { a.UserId, a.Id });
            alert.HasIndex(a => new { a.UserId, a.Name, a.KeyId }).IsUnique().HasFilter("recovered_at IS NULL");
        }
    }
}
