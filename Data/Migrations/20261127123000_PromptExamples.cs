using System;
using System.Collections.Generic;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelProxy.Data.Migrations
{
    /// <inheritdoc />
    public partial class PromptExamples : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<IReadOnlyList<Guid>>(
                name: "examples",
                schema: "learning",
                table: "prompt_template",
                type: "uuid[]",
                nullable: false,
                defaultValueSql: "'{}'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "examples",
                schema: "learning",
                table: "prompt_template");
        }
    }
}
