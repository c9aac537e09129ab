using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

/// <content>Money.</content>
internal sealed partial class Initial
{
    private static void Wallets(MigrationBuilder migration) =>
        migration.CreateTable("wallets", t => new
        {
            user_id = t.Column<Guid>(),
            balance = t.Column<long>(),
            credit_limit = t.Column<long>(nullable: true),
            version = t.Column<long>(),
        }, constraints: t => t.PrimaryKey("pk_wallets", w => w.user_id));

    private static void LedgerEntries(MigrationBuilder migration)
    {
        migration.CreateTable("ledger_entries", t => new
        {
            user_id = t.Column<Guid>(),
            version = t.Column<long>(),
            kind = t.Column<byte>(),
            amount = t.Column<long>(),
            balance_after = t.Column<long>(),
            reference = t.Column<string>(maxLength: 200),
            reason = t.Column<string>(maxLength: 500, nullable: true),
            actor_user_id = t.Column<Guid>(nullable: true),
            created_at = t.Column<long>(),
        }, constraints: t => t.PrimaryKey("pk_ledger_entries", e => new { e.user_id, e.version }));
        migration.CreateIndex("ix_ledger_entries_reference", "ledger_entries", "reference", unique: true);
        migration.CreateIndex("ix_ledger_entries_user_id_kind_version", "ledger_entries", ["user_id", "kind", "version"]);
    }
}
