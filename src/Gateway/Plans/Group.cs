using ApiHub.Gateway.Models;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Plans;

/// <summary>What its users pay and may use. Every user is in one group.</summary>
internal sealed class Group
{
    public const int MaxNameLength = 100;
    public const int MaxNoteLength = 1000;

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>What prices are multiplied by, in billionths: <see cref="Price.One"/> is list price.</summary>
    public long Multiplier { get; set; } = Price.One;

    /// <summary>Model names, <c>*</c> at the end of one matches any ending; empty: all models.</summary>
    public List<string> AllowedModels { get; set; } = [];

    /// <summary>Names of the accounts that may serve its users; empty: all.</summary>
    public List<string> AllowedAccounts { get; set; } = [];

    /// <summary>For each of its users who has no limit of his own in the same place.</summary>
    public LimitSet UserLimits { get; set; } = LimitSet.None;

    /// <summary>For each key of its users, however much the key's own limits allow.</summary>
    public LimitSet KeyLimits { get; set; } = LimitSet.None;

    /// <summary>Whether new users come into it; true for exactly one group.</summary>
    public bool IsDefault { get; set; }

    public string? Note { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Group>
    {
        public void Configure(EntityTypeBuilder<Group> group)
        {
            group.ToTable("groups");
            group.Property(g => g.Name).HasMaxLength(MaxNameLength);
            group.Property(g => g.Note).HasMaxLength(MaxNoteLength);
            group.HasIndex(g => g.Name).IsUnique();
            group.HasIndex(g => g.IsDefault).IsUnique().HasFilter("is_default");
        }
    }
}
