using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

/// <content>Conversations.</content>
internal sealed partial class Initial
{
    private static void ChatSessions(MigrationBuilder migration)
    {
        migration.CreateTable("chat_sessions", t => new
        {
            id = t.Column<Guid>(),
            user_id = t.Column<Guid>(),
            title = t.Column<string>(maxLength: 200, nullable: true),
            model = t.Column<string>(maxLength: 200, nullable: true),
            system = t.Column<string>(nullable: true),
            is_deliberate = t.Column<bool>(),
            next_number = t.Column<int>(),
            turn_id = t.Column<Guid>(nullable: true),
            turn_until = t.Column<long>(nullable: true),
            created_at = t.Column<long>(),
            last_used_at = t.Column<long>(),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_chat_sessions", s => s.id);
            t.ForeignKey("fk_chat_sessions_user_id", s => s.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
        });
        migration.CreateIndex("ix_chat_sessions_user_id_last_used_at", "chat_sessions", ["user_id", "last_used_at"]);
        migration.CreateIndex("ix_chat_sessions_last_used_at", "chat_sessions", "last_used_at");
    }

    private static void ChatMessages(MigrationBuilder migration) =>
        migration.CreateTable("chat_messages", t => new
        {
            session_id = t.Column<Guid>(),
            number = t.Column<int>(),
            role = t.Column<byte>(),
            content = t.Column<string>(),
            model = t.Column<string>(maxLength: 200, nullable: true),
            request_id = t.Column<string>(maxLength: 36, nullable: true),
            is_cut = t.Column<bool>(),
            created_at = t.Column<long>(),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_chat_messages", m => new { m.session_id, m.number });
            t.ForeignKey("fk_chat_messages_session_id", m => m.session_id, "chat_sessions", "id", onDelete: ReferentialAction.Cascade);
        });
}
