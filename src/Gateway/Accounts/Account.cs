using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Accounts;

/// <summary>An LLM account that somebody pays for: what the operator wrote. How it fares is kept apart, in memory.</summary>
internal sealed class Account
{
    public const int MaxName = 100;

    public const int MaxGroup = 100;

    public const int UsualWeight = 100;

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    /// <summary>One of <see cref="AccountKinds"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>Address before <c>/v1</c>; null: the vendor's own, or none for <c>demo</c>.</summary>
    public string? BaseUrl { get; set; }

    /// <summary>The credential, encrypted; never leaves the server.</summary>
    public string? ProtectedCredential { get; set; }

    /// <summary>The management key of a CLIProxyAPI, encrypted; null: the state of what is behind it is not read.</summary>
    public string? ProtectedManagementKey { get; set; }

    /// <summary>Where its connections go through, without the password; null: as the environment says.</summary>
    public string? Proxy { get; set; }

    /// <summary>The proxy's password, encrypted.</summary>
    public string? ProtectedProxyPassword { get; set; }

    /// <summary>Models that it serves; empty: those that it lists itself.</summary>
    public List<string> Models { get; set; } = [];

    /// <summary>What clients call a model, and what this account calls it.</summary>
    public Dictionary<string, string> ModelAliases { get; set; } = [];

    /// <summary>Its part of the requests beside other accounts' weights, 1 to 1,000.</summary>
    public int Weight { get; set; } = UsualWeight;

    /// <summary>0 to 1,000: accounts with a higher one come first.</summary>
    public int Priority { get; set; }

    /// <summary>Requests that it may have at once from one node; null: any number.</summary>
    public int? MaxConcurrency { get; set; }

    /// <summary>A label by which groups of users may name several accounts at once.</summary>
    public string? Group { get; set; }

    /// <summary>What happens to a stream whose client has left: <c>drain</c> or <c>cancel</c>.</summary>
    public required string OnDisconnect { get; set; }

    public bool Enabled { get; set; } = true;

    /// <summary>It gets no new requests; those that run go on to their end.</summary>
    public bool Paused { get; set; }

    /// <summary>Whether it is made from the environment at each start, and so not changed over the API.</summary>
    public bool FromEnvironment { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; private set; }

    /// <summary>Another one after each change: two of them can fall into one instant.</summary>
    public Guid Version { get; private set; }

    public void Changed(DateTimeOffset now)
    {
        UpdatedAt = now;
        Version = Guid.CreateVersion7(now);
    }

    internal sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> account)
        {
            account.ToTable("accounts");
            account.Property(a => a.Name).HasMaxLength(MaxName);
            account.Property(a => a.Kind).HasMaxLength(16);
            account.Property(a => a.BaseUrl).HasMaxLength(500);
            account.Property(a => a.ProtectedCredential).HasMaxLength(4000);
            account.Property(a => a.ProtectedManagementKey).HasMaxLength(4000);
            account.Property(a => a.Proxy).HasMaxLength(500);
            account.Property(a => a.ProtectedProxyPassword).HasMaxLength(2000);
            account.Property(a => a.Group).HasMaxLength(MaxGroup);
            account.Property(a => a.OnDisconnect).HasMaxLength(8);
            account.HasIndex(a => a.Name).IsUnique();
        }
    }
}
