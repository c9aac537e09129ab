using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Usage;

/// <summary>
/// Sums of one hour, for one key, model, account and status: what every screen and summary reads.
/// Grows with the hours, not with the requests.
/// </summary>
internal sealed class UsageHour
{
    /// <summary>Start of an hour as the site's clock shows it, so that hours of half-hour zones add up to its days.</summary>
    public required DateTimeOffset Hour { get; init; }

    public required Guid UserId { get; init; }

    public required Guid KeyId { get; init; }

    public required string Model { get; init; }

    public required string Account { get; init; }

    public required string Dialect { get; init; }

    public required int StatusCode { get; init; }

    public long Requests { get; init; }

    /// <summary>How many of <see cref="Requests"/> carry estimated tokens.</summary>
    public long EstimatedRequests { get; init; }

    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long CacheWrite5mTokens { get; init; }

    public long CacheWrite1hTokens { get; init; }

    public long OutputTokens { get; init; }

    public long ReasoningTokens { get; init; }

    /// <summary>Nano-credits.</summary>
    public long Cost { get; init; }

    /// <summary>Sum of the requests' durations, milliseconds.</summary>
    public long DurationMs { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<UsageHour>
    {
        public void Configure(EntityTypeBuilder<UsageHour> hour)
        {
            hour.ToTable("usage_hours");
            hour.HasKey(h => new { h.Hour, h.UserId, h.KeyId, h.Model, h.Account, h.Dialect, h.StatusCode });
            hour.Property(x => x.CacheWrite5mTokens).HasColumnName("cache_write_5m_tokens");
            hour.Property(x => x.CacheWrite1hTokens).HasColumnName("cache_write_1h_tokens");
            hour.Property(h => h.Model).HasMaxLength(200);
            hour.Property(h => h.Account).HasMaxLength(100);
            hour.Property(h => h.Dialect).HasMaxLength(20);
            hour.HasIndex(h => new { h.UserId, h.Hour });
            hour.HasIndex(h => new { h.KeyId, h.Hour });
        }
    }
}
