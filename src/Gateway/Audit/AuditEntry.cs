using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Audit;

/// <summary>
/// Who did what, or tried to. Appended, never changed or deleted; it has no foreign keys, because it outlives whom and what it names.
/// </summary>
internal sealed class AuditEntry
{
    public const string Ok = "ok";
    public const int MaxText = 300;
    public const int MaxDetails = 8192;

    /// <summary>A version 7 UUID, so that ids sort by time.</summary>
    public required Guid Id { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The user who acts; null: nobody is logged in, or it is the command line.</summary>
    public required Guid? ActorId { get; init; }

    /// <summary>His name at the time; <see cref="AuditTrail.CommandLine"/>; null: nobody is logged in.</summary>
    public required string? Actor { get; init; }

    public required string? Address { get; init; }

    public required string? UserAgent { get; init; }

    /// <summary>The action's first word, such as <c>key</c>.</summary>
    public required string Category { get; init; }

    /// <summary>Such as <c>key.rotate</c>.</summary>
    public required string Action { get; init; }

    /// <summary>Such as <c>key</c>; null, as its id and name: nothing in particular.</summary>
    public required string? TargetKind { get; init; }

    public required string? TargetId { get; init; }

    /// <summary>The target's name at the time.</summary>
    public required string? Target { get; init; }

    /// <summary>Members that have changed, as they were: JSON; null: it was made, or nothing of it is told.</summary>
    public required string? Before { get; init; }

    /// <summary>The same members as they are since; null: it was deleted, or nothing of it is told.</summary>
    public required string? After { get; init; }

    /// <summary><see cref="Ok"/>, or the stable code of the problem that it ended with.</summary>
    public required string Result { get; init; }

    /// <summary>What an error's answer calls <c>traceId</c>; null: the command line.</summary>
    public required string? RequestId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> entry)
        {
            entry.ToTable("audit");
            entry.Property(e => e.Actor).HasMaxLength(MaxText);
            entry.Property(e => e.Address).HasMaxLength(64);
            entry.Property(e => e.UserAgent).HasMaxLength(256);
            entry.Property(e => e.Category).HasMaxLength(32);
            entry.Property(e => e.Action).HasMaxLength(64);
            entry.Property(e => e.TargetKind).HasMaxLength(32);
            entry.Property(e => e.TargetId).HasMaxLength(MaxText);
            entry.Property(e => e.Target).HasMaxLength(MaxText);
            entry.Property(e => e.Before).HasMaxLength(MaxDetails);
            entry.Property(e => e.After).HasMaxLength(MaxDetails);
            entry.Property(e => e.Result).HasMaxLength(64);
            entry.Property(e => e.RequestId).HasMaxLength(128);
            // Each ends with the id, by which lists are ordered and paged.
            entry.HasIndex(e => new { e.ActorId, e.Id });
            entry.HasIndex(e => new { e.Actor, e.Id });
            entry.HasIndex(e => new { e.Category, e.Id });
            entry.HasIndex(e => new { e.Action, e.Id });
            entry.HasIndex(e => new { e.TargetKind, e.TargetId, e.Id });
            entry.HasIndex(e => new { e.Result, e.Id });
        }
    }
}
