using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Usage;

/// <summary>
/// One finished request: what the relay writes to the journal, what stands in the database, what people read back.
/// Written once, never changed.
/// </summary>
internal sealed class UsageRecord
{
    /// <summary><c>req_</c> and 32 hexadecimal digits of a version 7 UUID, so that ids sort by time.</summary>
    public required string RequestId { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required Guid UserId { get; init; }

    public required Guid KeyId { get; init; }

    /// <summary>The key's name at the time.</summary>
    public required string KeyName { get; init; }

    /// <summary><c>openai-chat</c>, <c>openai-responses</c>, <c>anthropic</c> or <c>gemini</c>.</summary>
    public required string Dialect { get; init; }

    /// <summary>Path of the request without its query.</summary>
    public required string Endpoint { get; init; }

    /// <summary>The model that the client named; empty when the request needs none.</summary>
    public required string RequestedModel { get; init; }

    /// <summary>The model that the answer names, otherwise the requested one.</summary>
    public required string Model { get; init; }

    /// <summary>Name of the account that served it; empty when none was asked.</summary>
    public required string Account { get; init; }

    /// <summary>The status that the client got, or 499 when it had left.</summary>
    public required int StatusCode { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>Stable code of the error that the client got, if any.</summary>
    public string? ErrorCode { get; init; }

    public required bool Stream { get; init; }

    /// <summary>Input tokens that were neither read from nor written to a cache. All token buckets are disjoint.</summary>
    public long InputTokens { get; init; }

    public long CachedInputTokens { get; init; }

    public long CacheWrite5mTokens { get; init; }

    public long CacheWrite1hTokens { get; init; }

    /// <summary>Output tokens, reasoning included.</summary>
    public long OutputTokens { get; init; }

    /// <summary>The part of <see cref="OutputTokens"/> that was reasoning.</summary>
    public long ReasoningTokens { get; init; }

    public required UsageQuality Quality { get; init; }

    /// <summary>Images made.</summary>
    public long Images { get; init; }

    /// <summary>The version of the price that was charged; 0: none.</summary>
    public long PriceVersion { get; init; }

    /// <summary>The group's multiplier that was charged, in billionths; 0 where there was no price.</summary>
    public long Multiplier { get; init; }

    /// <summary>Nano-credits.</summary>
    public long Cost { get; init; }

    /// <summary>Milliseconds from the request's arrival to the end of its answer.</summary>
    public required int DurationMs { get; init; }

    /// <summary>Milliseconds to the first byte of the answer's body; null when there was none.</summary>
    public int? TtftMs { get; init; }

    /// <summary>How many accounts were asked.</summary>
    public required int Attempts { get; init; }

    /// <summary>
    /// How the request was routed, as <see cref="Decision.Text"/> writes it; null: one account was asked at once, and it did not fail.
    /// Names accounts, so it is for operators alone.
    /// </summary>
    public string? Decisions { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<UsageRecord>
    {
        public void Configure(EntityTypeBuilder<UsageRecord> record)
        {
            record.ToTable("usage");
            record.HasKey(r => r.RequestId);
            record.Property(x => x.CacheWrite5mTokens).HasColumnName("cache_write_5m_tokens");
            record.Property(x => x.CacheWrite1hTokens).HasColumnName("cache_write_1h_tokens");
            record.Property(r => r.RequestId).HasMaxLength(36);
            record.Property(r => r.KeyName).HasMaxLength(100);
            record.Property(r => r.Dialect).HasMaxLength(20);
            record.Property(r => r.Endpoint).HasMaxLength(200);
            record.Property(r => r.RequestedModel).HasMaxLength(200);
            record.Property(r => r.Model).HasMaxLength(200);
            record.Property(r => r.Account).HasMaxLength(100);
            record.Property(r => r.ErrorCode).HasMaxLength(64);
            record.Property(r => r.Decisions).HasMaxLength(Decision.MaxText);
            record.HasIndex(r => new { r.UserId, r.RequestId });
            record.HasIndex(r => new { r.KeyId, r.RequestId });
        }
    }
}
