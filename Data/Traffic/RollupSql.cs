namespace ModelProxy.Data.Traffic;

/// <summary>The pieces of SQL that every reader of the rollups shares.</summary>
internal static class RollupSql
{
    /// <summary>Aggregates over rows called r, in the order <see cref="Totals.Read"/> takes them.</summary>
    public const string Sums = """
        sum(r.requests)::bigint as requests, sum(r.successes)::bigint as successes, sum(r.errors)::bigint as errors,
        sum(r.cancelled)::bigint as cancelled, sum(r.truncated)::bigint as truncated, sum(r.refused)::bigint as refused,
        sum(r.input_tokens)::bigint as input_tokens, sum(r.cached_input_tokens)::bigint as cached_input_tokens,
        sum(r.output_tokens)::bigint as output_tokens, sum(r.reasoning_tokens)::bigint as reasoning_tokens,
        sum(r.cost_usd) as cost_usd, sum(r.unpriced)::bigint as unpriced,
        sum(r.duration_us)::bigint as duration_us, sum(r.generation_us)::bigint as generation_us, sum(r.generation_tokens)::bigint as generation_tokens,
        sum(r.first_token_us)::bigint as first_token_us, sum(r.first_tokens)::bigint as first_tokens,
        sum(r.duration_bins)::text as duration_bins, sum(r.first_token_bins)::text as first_token_bins
        """;

    /// <summary>The rollup rows of [$1, $2) as r: whole hours from the hours, the rest from the minutes.</summary>
    public static readonly string Period = $"({Between("rollup", "$1::timestamptz", "$2::timestamptz")}) r";

    /// <summary>The same where only the model matters: there are a fraction of the rows.</summary>
    public static readonly string PeriodByModel = $"({Between(ByModel, "$1::timestamptz", "$2::timestamptz")}) r";

    /// <summary>Beginning of the tables' names where only the model matters.</summary>
    public const string ByModel = "rollup_model";

    /// <summary>
    /// Rows that cover [from, to) to the minute. For 05:30-18:30 that is 05:30-06:00 from minutes, 06:00-18:00 from
    /// hours, 18:00-18:30 from minutes. Where no whole hour fits, all of it comes from minutes.
    /// </summary>
    public static string Between(string tables, string from, string to)
    {
        var firstHour = $"(date_trunc('hour', {from} + interval '1 hour' - interval '1 microsecond', 'UTC'))";
        var lastHour = $"(date_trunc('hour', {to}, 'UTC'))";
        return $"""
            select * from traffic.{tables}_hour where bucket >= {firstHour} and bucket < {lastHour}
            union all
            select * from traffic.{tables}_minute where bucket >= {from} and bucket < least({firstHour}, {to})
            union all
            select * from traffic.{tables}_minute where bucket >= greatest({lastHour}, least({firstHour}, {to})) and bucket < {to}
            """;
    }
}
