using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

namespace ApiHub.Gateway.Data.Migrations;

/// <content>The catalogue of models and the versions of their prices.</content>
internal sealed partial class Initial
{
    private static void Models(MigrationBuilder migration)
    {
        migration.CreateTable("model_prices", t => new
        {
            id = t.Column<long>()
                .Annotation("Sqlite:Autoincrement", true)
                .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
            model = t.Column<string>(maxLength: 200),
            input = t.Column<long>(),
            cached_input = t.Column<long>(),
            cache_write_5m = t.Column<long>(),
            cache_write_1h = t.Column<long>(),
            output = t.Column<long>(),
            request = t.Column<long>(),
            image = t.Column<long>(),
            created_at = t.Column<long>(),
            created_by = t.Column<Guid>(nullable: true),
        }, constraints: t => t.PrimaryKey("pk_model_prices", p => p.id));
        migration.CreateIndex("ix_model_prices_model_id", "model_prices", ["model", "id"]);
        migration.CreateTable("models", t => new
        {
            name = t.Column<string>(maxLength: 200),
            aliases = t.Column<string>(),
            usual_output_tokens = t.Column<long>(nullable: true),
            note = t.Column<string>(maxLength: 1000, nullable: true),
            price_id = t.Column<long>(nullable: true),
            created_at = t.Column<long>(),
            updated_at = t.Column<long>(),
        }, constraints: t =>
        {
            t.PrimaryKey("pk_models", m => m.name);
            t.ForeignKey("fk_models_price_id", m => m.price_id, "model_prices", "id", onDelete: ReferentialAction.Restrict);
        });
        migration.CreateIndex("ix_models_price_id", "models", "price_id");
    }
}
