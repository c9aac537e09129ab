using System.ComponentModel.DataAnnotations;

namespace ApiHub.Gateway.Relay.Recording;

/// <summary>How much the local journal may hold while the database is away.</summary>
internal sealed class JournalOptions
{
    /// <summary>Bytes of records not yet in the database, at which new requests are refused; 1 MB or more, about 300 bytes a request.</summary>
    [ConfigurationKeyName("JOURNAL_MAX_BYTES")]
    [Range(1_000_000, long.MaxValue, ErrorMessage = "JOURNAL_MAX_BYTES must be a number of bytes, at least 1000000.")]
    public long MaxBytes { get; set; } = 1_000_000_000;
}
