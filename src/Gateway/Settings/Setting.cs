using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Settings;

/// <summary>What an administrator has set while the site runs. A setting that is not here has its default.</summary>
internal sealed class Setting
{
    public const int MaxLength = 1000;

    /// <summary>As in the API.</summary>
    public required string Name { get; init; }

    public required string Value { get; set; }

    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<Setting>
    {
        public void Configure(EntityTypeBuilder<Setting> setting)
        {
            setting.ToTable("settings");
            setting.HasKey(s => s.Name);
            setting.Property(s => s.Name).HasMaxLength(64);
            setting.Property(s => s.Value).HasMaxLength(MaxLength);
        }
    }
}
