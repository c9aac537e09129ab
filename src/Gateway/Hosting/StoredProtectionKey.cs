using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Hosting;

/// <summary>A DataProtection key, itself encrypted under <c>ENCRYPTION_KEY</c>; in the database, so that all nodes share it.</summary>
internal sealed class StoredProtectionKey
{
    public required string Id { get; init; }

    public required string Xml { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<StoredProtectionKey>
    {
        public void Configure(EntityTypeBuilder<StoredProtectionKey> key)
        {
            key.ToTable("data_protection_keys");
            key.Property(k => k.Id).HasMaxLength(100);
        }
    }
}
