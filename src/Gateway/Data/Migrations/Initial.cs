using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

[DbContext(typeof(GatewayDb))]
[Migration("20261122000000_initial")]
internal sealed partial class Initial : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        Groups(migrationBuilder);
        Users(migrationBuilder);
        LoginSessions(migrationBuilder);
        ApiKeys(migrationBuilder);
        Accounts(migrationBuilder);
        Models(migrationBuilder);
        Usage(migrationBuilder);
        UsageHours(migrationBuilder);
        Wallets(migrationBuilder);
        LedgerEntries(migrationBuilder);
        ChatSessions(migrationBuilder);
        ChatMessages(migrationBuilder);
        ProtectionKeys(migrationBuilder);
        Workers(migrationBuilder);
        Audit(migrationBuilder);
        Settings(migrationBuilder);
        Alerts(migrationBuilder);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Restore a backup to go back to an earlier version.");

    private static void ApiKeys(MigrationBuilder migration)
    {
        migration.CreateTable("api_keys", t => new
        {
            id = t.Column<Guid>(),
            user_id = t.Column<Guid>(),
            name = t.Column<string>(maxLength: 100),
            hash = t.Column<byte[]>(maxLength: 32, nullable: true),
            previous_hash = t.Column<byte[]>(maxLength: 32, nullable: true),
            previous_valid_until = t.Column<long>(nullable: true),
            prefix = t.Column<string>(maxLength: 32),
            last4 = t.Column<string>(maxLength: 4),
            enabled = t.Column<bool>(),
            expires_at = t.Column<long>(nullable: true),
            limits = t.Column<string>(),
            caps = t.Column<string>(),
            allowed_models = t.Column<string>(),
            allowed_ips = t.Column<string>(),
            note = t.Column<string>(maxLength: 1000, nullable: true),
            created_at = t.Column<long>(),
            updated_at = t.Column<long>(),
            deleted_at = t.Column<long>(nullable: true),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_api_keys", k => k.id);
            t.ForeignKey("fk_api_keys_user_id", k => k.user_id, "users", "id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("ix_api_keys_hash", "api_keys", "hash", unique: true);
        migration.CreateIndex("ix_api_keys_previous_hash", "api_keys", "previous_hash", unique: true);
        migration.CreateIndex("ix_api_keys_user_id_created_at", "api_keys", ["user_id", "created_at"]);
    }

    private static void Accounts(MigrationBuilder migration)
    {
        migration.CreateTable("accounts", t => new
        {
            id = t.Column<Guid>(),
            name = t.Column<string>(maxLength: 100),
            kind = t.Column<string>(maxLength: 16),
            base_url = t.Column<string>(maxLength: 500, nullable: true),
            protected_credential = t.Column<string>(maxLength: 4000, nullable: true),
            protected_management_key = t.Column<string>(maxLength: 4000, nullable: true),
            proxy = t.Column<string>(maxLength: 500, nullable: true),
            protected_proxy_password = t.Column<string>(maxLength: 2000, nullable: true),
            models = t.Column<string>(),
            model_aliases = t.Column<string>(),
            weight = t.Column<int>(),
            priority = t.Column<int>(),
            max_concurrency = t.Column<int>(nullable: true),
            group = t.Column<string>(maxLength: 100, nullable: true),
            on_disconnect = t.Column<string>(maxLength: 8),
            enabled = t.Column<bool>(),
            paused = t.Column<bool>(),
            from_environment = t.Column<bool>(),
            created_at = t.Column<long>(),
            updated_at = t.Column<long>(),
            version = t.Column<Guid>(),
        }, constraints: t => t.PrimaryKey("pk_accounts", a => a.id));
        migration.CreateIndex("ix_accounts_name", "accounts", "name", unique: true);
    }

    private static void Usage(MigrationBuilder migration)
    {
        migration.CreateTable("usage", t => new
        {
            request_id = t.Column<string>(maxLength: 36),
            created_at = t.Column<long>(),
            user_id = t.Column<Guid>(),
            key_id = t.Column<Guid>(),
            key_name = t.Column<string>(maxLength: 100),
            dialect = t.Column<string>(maxLength: 20),
            endpoint = t.Column<string>(maxLength: 200),
            requested_model = t.Column<string>(maxLength: 200),
            model = t.Column<string>(maxLength: 200),
            account = t.Column<string>(maxLength: 100),
            status_code = t.Column<int>(),
            outcome = t.Column<byte>(),
            error_code = t.Column<string>(maxLength: 64, nullable: true),
            stream = t.Column<bool>(),
            input_tokens = t.Column<long>(),
            cached_input_tokens = t.Column<long>(),
            cache_write_5m_tokens = t.Column<long>(),
            cache_write_1h_tokens = t.Column<long>(),
            output_tokens = t.Column<long>(),
            reasoning_tokens = t.Column<long>(),
            quality = t.Column<byte>(),
            images = t.Column<long>(),
            price_version = t.Column<long>(),
            multiplier = t.Column<long>(),
            cost = t.Column<long>(),
            duration_ms = t.Column<int>(),
            ttft_ms = t.Column<int>(nullable: true),
            attempts = t.Column<int>(),
            decisions = t.Column<string>(maxLength: 4000, nullable: true),
        }, constraints: t => t.PrimaryKey("pk_usage", u => u.request_id));
        migration.CreateIndex("ix_usage_user_id_request_id", "usage", ["user_id", "request_id"]);
        migration.CreateIndex("ix_usage_key_id_request_id", "usage", ["key_id", "request_id"]);
    }

    private static void UsageHours(MigrationBuilder migration)
    {
        migration.CreateTable("usage_hours", t => new
        {
            hour = t.Column<long>(),
            user_id = t.Column<Guid>(),
            key_id = t.Column<Guid>(),
            model = t.Column<string>(maxLength: 200),
            account = t.Column<string>(maxLength: 100),
            dialect = t.Column<string>(maxLength: 20),
            status_code = t.Column<int>(),
            requests = t.Column<long>(),
            estimated_requests = t.Column<long>(),
            input_tokens = t.Column<long>(),
            cached_input_tokens = t.Column<long>(),
            cache_write_5m_tokens = t.Column<long>(),
            cache_write_1h_tokens = t.Column<long>(),
            output_tokens = t.Column<long>(),
            reasoning_tokens = t.Column<long>(),
            cost = t.Column<long>(),
            duration_ms = t.Column<long>(),
        }, constraints: t => t.PrimaryKey(
            "pk_usage_hours", h => new { h.hour, h.user_id, h.key_id, h.model, h.account, h.dialect, h.status_code }));
        migration.CreateIndex("ix_usage_hours_user_id_hour", "usage_hours", ["user_id", "hour"]);
        migration.CreateIndex("ix_usage_hours_key_id_hour", "usage_hours", ["key_id", "hour"]);
    }

    private static void ProtectionKeys(MigrationBuilder migration) =>
        migration.CreateTable("data_protection_keys", t => new
        {
            id = t.Column<string>(maxLength: 100),
            xml = t.Column<string>(),
        }, constraints: t => t.PrimaryKey("pk_data_protection_keys", k => k.id));
}
