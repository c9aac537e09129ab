using ApiHub.Gateway.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>A conversation that is remembered. It belongs to a user, whichever of his keys he talks with.</summary>
internal sealed class ChatSession
{
    public const int MaxTitle = 200;

    /// <summary>A version 7 UUID, so that the age of a session that is gone can be told by its id.</summary>
    public required Guid Id { get; init; }

    public required Guid UserId { get; init; }

    /// <summary>Given by the user, or the beginning of the first question.</summary>
    public string? Title { get; set; }

    /// <summary>The model to ask; null: whatever is the default at the time.</summary>
    public string? Model { get; set; }

    /// <summary>What holds for the whole conversation.</summary>
    public string? System { get; set; }

    /// <summary>
    /// Whether the user has made or changed it on purpose. The others come about by asking without a session; they make room for one
    /// another when there are too many.
    /// </summary>
    public required bool IsDeliberate { get; set; }

    /// <summary>The number of the next message.</summary>
    public int NextNumber { get; set; }

    /// <summary>Whose turn it is to add an answer; null: nobody's. Only he who has it may, so that two at once cannot mix.</summary>
    public Guid? TurnId { get; set; }

    /// <summary>When that turn ends by itself, because its node has died.</summary>
    public DateTimeOffset? TurnUntil { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset LastUsedAt { get; set; }

    internal sealed class Mapping : IEntityTypeConfiguration<ChatSession>
    {
        public void Configure(EntityTypeBuilder<ChatSession> session)
        {
            session.ToTable("chat_sessions");
            session.Property(s => s.Title).HasMaxLength(MaxTitle);
            session.Property(s => s.Model).HasMaxLength(200);
            session.Property(s => s.TurnId).IsConcurrencyToken();
            session.HasIndex(s => new { s.UserId, s.LastUsedAt });
            session.HasIndex(s => s.LastUsedAt);
            session.HasOne<User>().WithMany().HasForeignKey(s => s.UserId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
