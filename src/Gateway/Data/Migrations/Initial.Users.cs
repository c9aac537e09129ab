using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

/// <content>People.</content>
internal sealed partial class Initial
{
    private static void Groups(MigrationBuilder migration)
    {
        migration.CreateTable("groups", t => new
        {
            id = t.Column<Guid>(),
            name = t.Column<string>(maxLength: 100),
            multiplier = t.Column<long>(),
            allowed_models = t.Column<string>(),
            allowed_accounts = t.Column<string>(),
            user_limits = t.Column<string>(),
            key_limits = t.Column<string>(),
            is_default = t.Column<bool>(),
            note = t.Column<string>(maxLength: 1000, nullable: true),
            created_at = t.Column<long>(),
            updated_at = t.Column<long>(),
        }, constraints: t => t.PrimaryKey("pk_groups", g => g.id));
        migration.CreateIndex("ix_groups_name", "groups", "name", unique: true);
        migration.CreateIndex("ix_groups_is_default", "groups", "is_default", unique: true, filter: "is_default");
    }

    private static void Users(MigrationBuilder migration)
    {
        migration.CreateTable("users", t => new
        {
            id = t.Column<Guid>(),
            username = t.Column<string>(maxLength: 64),
            normalized_username = t.Column<string>(maxLength: 64),
            email = t.Column<string>(maxLength: 254),
            normalized_email = t.Column<string>(maxLength: 254),
            password_hash = t.Column<string>(maxLength: 256),
            role = t.Column<string>(maxLength: 16),
            enabled = t.Column<bool>(),
            group_id = t.Column<Guid>(),
            limits = t.Column<string>(),
            created_at = t.Column<long>(),
            updated_at = t.Column<long>(),
            last_login_at = t.Column<long>(nullable: true),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_users", u => u.id);
            t.ForeignKey("fk_users_group_id", u => u.group_id, "groups", "id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("ix_users_normalized_username", "users", "normalized_username", unique: true);
        migration.CreateIndex("ix_users_normalized_email", "users", "normalized_email", unique: true);
        migration.CreateIndex("ix_users_group_id", "users", "group_id");
    }

    private static void LoginSessions(MigrationBuilder migration)
    {
        migration.CreateTable("login_sessions", t => new
        {
            id = t.Column<Guid>(),
            user_id = t.Column<Guid>(),
            refresh_hash = t.Column<byte[]>(maxLength: 32),
            previous_refresh_hash = t.Column<byte[]>(maxLength: 32, nullable: true),
            created_at = t.Column<long>(),
            last_used_at = t.Column<long>(),
            expires_at = t.Column<long>(),
            revoked_at = t.Column<long>(nullable: true),
            address = t.Column<string>(maxLength: 64, nullable: true),
            user_agent = t.Column<string>(maxLength: 256, nullable: true),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_login_sessions", s => s.id);
            t.ForeignKey("fk_login_sessions_user_id", s => s.user_id, "users", "id", onDelete: ReferentialAction.Cascade);
        });
        migration.CreateIndex("ix_login_sessions_user_id", "login_sessions", "user_id");
    }
}
