using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

internal sealed partial class Initial
{
    private static void Audit(MigrationBuilder migration)
    {
        migration.CreateTable("audit", t => new
        {
            id = t.Column<Guid>(),
            at = t.Column<long>(),
            actor_id = t.Column<Guid>(nullable: true),
            actor = t.Column<string>(maxLength: 300, nullable: true),
            address = t.Column<string>(maxLength: 64, nullable: true),
            user_agent = t.Column<string>(maxLength: 256, nullable: true),
            category = t.Column<string>(maxLength: 32),
            action = t.Column<string>(maxLength: 64),
            target_kind = t.Column<string>(maxLength: 32, nullable: true),
            target_id = t.Column<string>(maxLength: 300, nullable: true),
            target = t.Column<string>(maxLength: 300, nullable: true),
            before = t.Column<string>(maxLength: 8192, nullable: true),
            after = t.Column<string>(maxLength: 8192, nullable: true),
            result = t.Column<string>(maxLength: 64),
            request_id = t.Column<string>(maxLength: 128, nullable: true),
        }, constraints: t => t.PrimaryKey("pk_audit", e => e.id));
        migration.CreateIndex("ix_audit_actor_id_id", "audit", ["actor_id", "id"]);
        migration.CreateIndex("ix_audit_actor_id", "audit", ["actor", "id"]);
        migration.CreateIndex("ix_audit_category_id", "audit", ["category", "id"]);
        migration.CreateIndex("ix_audit_action_id", "audit", ["action", "id"]);
        migration.CreateIndex("ix_audit_target_kind_target_id_id", "audit", ["target_kind", "target_id", "id"]);
        migration.CreateIndex("ix_audit_result_id", "audit", ["result", "id"]);
    }
}
