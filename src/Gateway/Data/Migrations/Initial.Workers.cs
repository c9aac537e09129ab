using Microsoft.EntityFrameworkCore.Migrations;

namespace ApiHub.Gateway.Data.Migrations;

internal sealed partial class Initial
{
    private static void Workers(MigrationBuilder migration) =>
        migration.CreateTable("workers", t => new
        {
            url = t.Column<string>(maxLength: 300),
            registered = t.Column<bool>(),
            draining = t.Column<bool>(),
            seen_at = t.Column<long>(),
        }, constraints: t => t.PrimaryKey("pk_workers", w => w.url));
}
