using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

internal sealed partial class Initial
{
    private static void Settings(MigrationBuilder migration) =>
        migration.CreateTable("settings", t => new
        {
            name = t.Column<string>(maxLength: 64),
            value = t.Column<string>(maxLength: 1000),
            updated_at = t.Column<long>(),
        }, constraints: t => t.PrimaryKey("pk_settings", s => s.name));
}
