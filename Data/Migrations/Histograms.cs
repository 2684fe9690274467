using Microsoft.EntityFrameworkCore.Migrations;

namespace ModelProxy.Data.Migrations;

/// <summary>Histograms were arrays, added by functions of ours; they are numbers now, added by Postgres itself (see LatencyHistogram).</summary>
internal static class Histograms
{
    private static readonly string[] Tables = ["traffic.rollup_minute", "traffic.rollup_hour"];

    public static void PackHistograms(this MigrationBuilder migration)
    {
        migration.Sql("""
            create function traffic.pack_bins(bins integer[]) returns numeric language sql immutable as $$
                select coalesce(string_agg(lpad(n::text, 12, '0'), '' order by i desc), '0')::numeric from unnest(bins) with ordinality u (n, i)
            $$;
            """);
        foreach (var table in Tables)
            migration.Sql($"alter table {table} alter duration_bins type numeric using traffic.pack_bins(duration_bins), alter first_token_bins type numeric using traffic.pack_bins(first_token_bins);");
        migration.Sql("""
            drop function traffic.pack_bins(integer[]);
            drop aggregate traffic.sum_bins(integer[]);
            drop function traffic.add_bins_wide(bigint[], integer[]);
            drop function traffic.add_bins(integer[], integer[]);
            """);
    }

    public static void UnpackHistograms(this MigrationBuilder migration)
    {
        migration.Sql("""
            create function traffic.unpack_bins(packed numeric) returns integer[] language sql immutable as $$
                select case when packed = 0 then '{}' else array(
                    select substr(lpad(packed::text, bins * 12, '0'), (bins - i) * 12 + 1, 12)::integer from generate_series(1, bins) i) end
                from (select (length(packed::text) + 11) / 12 as bins) s
            $$;
            """);
        foreach (var table in Tables)
            migration.Sql($"alter table {table} alter duration_bins type integer[] using traffic.unpack_bins(duration_bins), alter first_token_bins type integer[] using traffic.unpack_bins(first_token_bins);");
        migration.Sql("drop function traffic.unpack_bins(numeric);");
        migration.CreateBinFunctions();
    }

    /// <summary>The minutes or hours over all domains, languages and keys, summed from those there are.</summary>
    public static void FillByModel(this MigrationBuilder migration, string step) => migration.Sql($"""
        insert into traffic.rollup_model_{step}
        select bucket, model, '', '', '', simulated, sum(requests), sum(successes), sum(errors), sum(cancelled), sum(truncated), sum(refused),
            sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens), sum(cost_usd), sum(unpriced), sum(duration_us),
            sum(generation_us), sum(generation_tokens), sum(first_token_us), sum(first_tokens), sum(duration_bins), sum(first_token_bins)
        from traffic.rollup_{step} group by bucket, model, simulated;
        """);
}
