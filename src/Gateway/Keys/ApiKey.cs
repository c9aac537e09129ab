using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Keys;

/// <summary>A key that programs present to the relay. Its text is shown once and never stored.</summary>
internal sealed class ApiKey
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    public required string Name { get; set; }

    /// <summary>SHA-256 of the key's text; null once the key is deleted.</summary>
    public byte[]? Hash { get; set; }

    /// <summary>SHA-256 of the text before the last rotation, valid until <see cref="PreviousValidUntil"/>.</summary>
    public byte[]? PreviousHash { get; set; }

    public DateTimeOffset? PreviousValidUntil { get; set; }

    /// <summary>First characters, for people to tell keys apart.</summary>
    public required string Prefix { get; set; }

    public required string Last4 { get; set; }

    public bool Enabled { get; set; } = true;

    public DateTimeOffset? ExpiresAt { get; set; }

    /// <summary>What the owner has set.</summary>
    public LimitSet Limits { get; set; } = LimitSet.None;

    /// <summary>What an operator has set: the owner's limits and these both hold.</summary>
    public LimitSet Caps { get; set; } = LimitSet.None;

    /// <summary>Model names, <c>*</c> at the end of one matches any ending; empty: all models.</summary>
    public List<string> AllowedModels { get; set; } = [];

    /// <summary>Addresses or networks in CIDR notation; empty: from anywhere.</summary>
    public List<string> AllowedIps { get; set; } = [];

    public string? Note { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    /// <summary>Deleted keys stay as rows, so that usage keeps its name.</summary>
    public DateTimeOffset? DeletedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ApiKey>
    {
        public void Configure(EntityTypeBuilder<ApiKey> key)
        {
            key.ToTable("api_keys");
            key.Property(k => k.Name).HasMaxLength(100);
            key.Property(k => k.Hash).HasMaxLength(32);
            key.Property(k => k.PreviousHash).HasMaxLength(32);
            key.Property(k => k.Prefix).HasMaxLength(32);
            key.Property(k => k.Last4).HasMaxLength(4);
            key.Property(k => k.Note).HasMaxLength(1000);
            key.HasIndex(k => k.Hash).IsUnique();
            key.HasIndex(k => k.PreviousHash).IsUnique();
            key.HasIndex(k => new { k.UserId, k.CreatedAt });
            key.HasOne<Users.User>().WithMany().HasForeignKey(k => k.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
