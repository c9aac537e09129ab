using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Alerts;

/// <summary>What a user wants to be told of. Who has never said anything has none.</summary>
internal sealed class AlertSettings
{
    public required Guid UserId { get; init; }

    /// <summary>Nano-credits; null: he is not told.</summary>
    public required long? BalanceBelow { get; init; }

    /// <summary>Percent, 1 to 100; null: he is not told.</summary>
    public required int? LimitShare { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AlertSettings>
    {
        public void Configure(EntityTypeBuilder<AlertSettings> settings)
        {
            settings.ToTable("alert_settings");
            settings.HasKey(s => s.UserId);
            settings.Property(s => s.UserId).ValueGeneratedNever();
            settings.HasOne<User>().WithOne().HasForeignKey<AlertSettings>(s => s.UserId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
