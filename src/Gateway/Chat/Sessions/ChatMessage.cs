using ApiHub.Gateway.Chat.Asking;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace ApiHub.Gateway.Chat.Sessions;

/// <summary>A message of a session. Questions are kept with their answers only, so that the two always take turns.</summary>
internal sealed class ChatMessage
{
    public required Guid SessionId { get; init; }

    public required int Number { get; init; }

    public required Speaker Role { get; init; }

    public required string Content { get; init; }

    /// <summary>The model that answered; null: the user's words.</summary>
    public string? Model { get; init; }

    /// <summary>The request that made the answer, as in its usage; null: the user's words.</summary>
    public string? RequestId { get; init; }

    /// <summary>Whether the client left before the end of the answer.</summary>
    public bool IsCut { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<ChatMessage>
    {
        public void Configure(EntityTypeBuilder<ChatMessage> message)
        {
            message.ToTable("chat_messages");
            message.HasKey(m => new { m.SessionId, m.Number });
            message.Property(m => m.Number).ValueGeneratedNever();
            message.Property(m => m.Model).HasMaxLength(200);
            message.Property(m => m.RequestId).HasMaxLength(36);
            message.HasOne<ChatSession>().WithMany().HasForeignKey(m => m.SessionId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
