using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Users;

/// <summary>One login of one user on one device: what an access token names and what a refresh token renews.</summary>
internal sealed class LoginSession
{
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>SHA-256 of the refresh token that is valid now.</summary>
    public required byte[] RefreshHash { get; set; }

    /// <summary>SHA-256 of the one before, to tell two requests at once from a copy.</summary>
    public byte[]? PreviousRefreshHash { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    public required DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? RevokedAt { get; set; }

    public string? Address { get; init; }

    public string? UserAgent { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<LoginSession>
    {
        public void Configure(EntityTypeBuilder<LoginSession> session)
        {
            session.ToTable("login_sessions");
            session.Property(s => s.RefreshHash).HasMaxLength(32);
            session.Property(s => s.PreviousRefreshHash).HasMaxLength(32);
            session.Property(s => s.Address).HasMaxLength(64);
            session.Property(s => s.UserAgent).HasMaxLength(256);
            session.HasIndex(s => s.UserId);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
