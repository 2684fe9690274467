using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelProxy.Data.Migrations
{
    /// <inheritdoc />
    public partial class PlainJson : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder) => Retype(migrationBuilder, "json");

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder) => Retype(migrationBuilder, "jsonb");

        // every table is written anew: once, not once a column
        private static void Retype(MigrationBuilder migrationBuilder, string type)
        {
            migrationBuilder.Sql($"alter table routing.decision alter candidates type {type}, alter steps type {type};");
            migrationBuilder.Sql($"alter table routing.query_feature alter domains type {type};");
        }
    }
}
