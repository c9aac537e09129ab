using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Accounts;

/// <summary>An LLM account that somebody pays for: what the operator wrote. How it fares is kept apart, in memory.</summary>
internal sealed class Account
{
    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>One of <see cref="AccountKinds"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>Address before <c>/v1</c>; null: the vendor's own, or none for <c>demo</c>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The credential, encrypted; never leaves the server.</summary>
    public string? ProtectedCredential { get; set; }

    /// <summary>Models that it serves; empty: those that it lists itself.</summary>
    public List<string> Models { get; set; } = [];

    /// <summary>What happens to a stream whose client has left: <c>drain</c> or <c>cancel</c>.</summary>
    public required string OnDisconnect { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>Whether it is made from the environment at each start, and so not changed over the API.</summary>
    public bool FromEnvironment { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> account)
        {
            account.ToTable("accounts");
            account.Property(a => a.Name).HasMaxLength(100);
            account.Property(a => a.Kind).HasMaxLength(16);
            account.Property(a => a.BaseUrl).HasMaxLength(500);
            account.Property(a => a.ProtectedCredential).HasMaxLength(4000);
            account.Property(a => a.OnDisconnect).HasMaxLength(8);
            account.HasIndex(a => a.Name).IsUnique();
        }
    }
}
