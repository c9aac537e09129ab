using ApiHub.Gateway.Plans;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Users;

/// <summary>A person who logs in and owns keys.</summary>
internal sealed class User
{
    public required Guid Id { get; init; }

    /// <summary>As the person wrote it.</summary>
    public required string Username { get; set; }

    /// <summary>Lower case, unique: what a login is looked up by.</summary>
    public required string NormalizedUsername { get; set; }

    public required string Email { get; set; }

    /// <summary>Lower case, unique.</summary>
    public required string NormalizedEmail { get; set; }

    public required string PasswordHash { get; set; }

    /// <summary>One of <see cref="Roles"/>.</summary>
    public required string Role { get; set; }

    public bool Enabled { get; set; } = true;

    public required Guid GroupId { get; set; }

    /// <summary>His own limits; where one is open, his group's holds.</summary>
    public LimitSet Limits { get; set; } = LimitSet.None;

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    public DateTimeOffset? LastLoginAt { get; set; }

    /// <summary>The form in which usernames and addresses are compared.</summary>
    public static string Normalize(string name) => name.ToLowerInvariant();

    internal sealed class Mapping : IEntityTypeConfiguration<User>
    {
        public void Configure(EntityTypeBuilder<User> user)
        {
            user.ToTable("users");
            user.Property(u => u.Username).HasMaxLength(64);
            user.Property(u => u.NormalizedUsername).HasMaxLength(64);
            user.Property(u => u.Email).HasMaxLength(254);
            user.Property(u => u.NormalizedEmail).HasMaxLength(254);
            user.Property(u => u.PasswordHash).HasMaxLength(256);
            user.Property(u => u.Role).HasMaxLength(16);
            user.HasIndex(u => u.NormalizedUsername).IsUnique();
            user.HasIndex(u => u.NormalizedEmail).IsUnique();
            user.HasOne<Group>().WithMany().HasForeignKey(u => u.GroupId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
