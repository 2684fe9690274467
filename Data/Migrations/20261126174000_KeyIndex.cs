using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelProxy.Data.Migrations
{
    /// <inheritdoc />
    public partial class KeyIndex : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateIndex(
                name: "ix_exchange_key_name_started_at",
                schema: "traffic",
                table: "exchange",
                columns: new[] { "key_name", "started_at" },
                filter: "key_name <> ''");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_exchange_key_name_started_at",
                schema: "traffic",
                table: "exchange");
        }
    }
}
