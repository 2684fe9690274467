using System;
using System.Numerics;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ModelProxy.Data.Migrations
{
    /// <inheritdoc />
    public partial class ModelMinutes : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "rollup_model_minute",
                schema: "traffic",
                columns: table => new
                {
                    bucket = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    model = table.Column<string>(type: "text", nullable: false),
                    domain = table.Column<string>(type: "text", nullable: false),
                    language = table.Column<string>(type: "text", nullable: false),
                    key_name = table.Column<string>(type: "text", nullable: false),
                    simulated = table.Column<bool>(type: "boolean", nullable: false),
                    requests = table.Column<long>(type: "bigint", nullable: false),
                    successes = table.Column<long>(type: "bigint", nullable: false),
                    errors = table.Column<long>(type: "bigint", nullable: false),
                    cancelled = table.Column<long>(type: "bigint", nullable: false),
                    truncated = table.Column<long>(type: "bigint", nullable: false),
                    refused = table.Column<long>(type: "bigint", nullable: false),
                    input_tokens = table.Column<long>(type: "bigint", nullable: false),
                    cached_input_tokens = table.Column<long>(type: "bigint", nullable: false),
                    output_tokens = table.Column<long>(type: "bigint", nullable: false),
                    reasoning_tokens = table.Column<long>(type: "bigint", nullable: false),
                    cost_usd = table.Column<decimal>(type: "numeric(24,10)", nullable: false),
                    unpriced = table.Column<long>(type: "bigint", nullable: false),
                    duration_us = table.Column<long>(type: "bigint", nullable: false),
                    generation_us = table.Column<long>(type: "bigint", nullable: false),
                    generation_tokens = table.Column<long>(type: "bigint", nullable: false),
                    first_token_us = table.Column<long>(type: "bigint", nullable: false),
                    first_tokens = table.Column<long>(type: "bigint", nullable: false),
                    duration_bins = table.Column<BigInteger>(type: "numeric", nullable: false),
                    first_token_bins = table.Column<BigInteger>(type: "numeric", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_rollup_model_minute", x => new { x.bucket, x.model, x.domain, x.language, x.key_name, x.simulated });
                });

            migrationBuilder.FillByModel("minute");

            migrationBuilder.CreateIndex(
                name: "ix_signal_query_id_seq",
                schema: "feedback",
                table: "signal",
                columns: new[] { "query_id", "seq" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_signal_query_id_seq",
                schema: "feedback",
                table: "signal");

            migrationBuilder.DropTable(
                name: "rollup_model_minute",
                schema: "traffic");
        }
    }
}
