using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelProxy.Data.Migrations
{
    /// <inheritdoc />
    public partial class ClassifierOnce : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "classifier_hash",
                schema: "routing",
                table: "policy",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "classifier",
                schema: "routing",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "bytea", nullable: false),
                    packed = table.Column<byte[]>(type: "bytea", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_classifier", x => x.hash);
                });

            migrationBuilder.CreateIndex(
                name: "ix_policy_classifier_hash",
                schema: "routing",
                table: "policy",
                column: "classifier_hash");

            migrationBuilder.AddForeignKey(
                name: "fk_policy_classifier_classifier_hash",
                schema: "routing",
                table: "policy",
                column: "classifier_hash",
                principalSchema: "routing",
                principalTable: "classifier",
                principalColumn: "hash",
                onDelete: ReferentialAction.Restrict);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropForeignKey(
                name: "fk_policy_classifier_classifier_hash",
                schema: "routing",
                table: "policy");

            migrationBuilder.DropTable(
                name: "classifier",
                schema: "routing");

            migrationBuilder.DropIndex(
                name: "ix_policy_classifier_hash",
                schema: "routing",
                table: "policy");

            migrationBuilder.DropColumn(
                name: "classifier_hash",
                schema: "routing",
                table: "policy");
        }
    }
}
