using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

internal sealed partial class Initial
{
    private static void Alerts(MigrationBuilder migration)
    {
        migration.CreateTable("alert_settings", t => new
        {
            user_id = t.Column<Guid>(),
            balance_below = t.Column<long>(nullable: true),
            limit_share = t.Column<int>(nullable: true),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_alert_settings", s => s.user_id);
            t.ForeignKey("fk_alert_settings_user_id", s => s.user_id, "users", "id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateTable("alerts", t => new
        {
            id = t.Column<Guid>(),
            user_id = t.Column<Guid>(),
            name = t.Column<string>(maxLength: 32),
            key_id = t.Column<Guid>(),
            key_name = t.Column<string>(maxLength: 100, nullable: true),
            threshold = t.Column<long>(),
            value = t.Column<long>(),
            most = t.Column<long>(nullable: true),
            raised_at = t.Column<long>(),
            recovered_at = t.Column<long>(nullable: true),
            dismissed_at = t.Column<long>(nullable: true),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_alerts", a => a.id);
            t.ForeignKey("fk_alerts_user_id", a => a.user_id, "users", "id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("ix_alerts_user_id_id", "alerts", ["user_id", "id"]);
        migration.CreateIndex("ix_alerts_user_id_name_key_id", "alerts", ["user_id", "name", "key_id"], unique: true, filter: "recovered_at IS NULL");
    }
}
