using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ModelProxy.RecordingBench.Querying;

/// <summary>
/// Fills the tables day by day, within Postgres: traffic as it is, a few combinations of model, domain, language and key
/// making most of it, busy by day and quiet by night. One exchange in ten has its decision and attempt stored, one in
/// fifty is rated; rollups are summed from the rows.
/// </summary>
internal static class Load
{
    private const string Kinds = """
        create unlogged table bench_kind as
        select row_number() over (order by random()) - 1 as n, m as model, d as domain, l as language, k as key_name
        from unnest(array['claude-sonnet','claude-opus','gpt','gpt-mini','deepseek','llama3','gemini','cursor']) m,
            unnest(array['code','math','translation','creative_writing','summarization','chat','data','law','medicine','science','history','business','education','unknown']) d,
            unnest(array['en','zh','de']) l, unnest(array['dev','team-a','team-b','ops']) k;
        create unique index on bench_kind (n);
        create unlogged table bench_bin as select bin, ('1' || repeat('0', 12 * bin))::numeric as one from generate_series(0, 81) bin;
        """;

    private const string Exchanges = """
        insert into traffic.exchange (id, started_at, model, provider, requested_model, dialect, endpoint, stream, route, key_name, user_id, team, conversation, turn,
            outcome, status, finish_reason, error_kind, error_type, error_message, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_estimated,
            cost_usd, duration_ms, first_token_ms, decide_ms, domain, language, complexity, last_user_text, attempt_count, trace_id, simulated, client, tool_calls, missing, gateway)
        select (lpad(to_hex(r.ms), 12, '0') || '7' || substr(r.hash, 1, 3) || '8' || substr(r.hash, 4, 15))::uuid, to_timestamp(r.ms / 1000.0),
            k.model, 'openai', 'auto', 'openai-chat', '/v1/chat/completions', r.stream, 'learned', k.key_name, 'user-' || floor(r.who * 5000)::int, 'team', substr(r.hash, 1, 16), 1,
            r.outcome, case when r.outcome = 'error' then 502 else 200 end, 'stop', case when r.outcome = 'error' then 'overloaded' else '' end, '', '',
            100 + floor(r.size * 3000)::int, 0, 0, 20 + floor(r.size * 800)::int, 0, false,
            round((r.size / 100)::numeric, 10), r.duration, r.duration / 4, 0.5, k.domain, k.language, 40, 'Please look at this function and tell me what is wrong.', 1, r.hash, false, 'OpenAI', 0, '', 'gateway-1'
        from (select g, (extract(epoch from $1::timestamptz) * 1000)::bigint + floor(43200000 * (random() + random()))::bigint as ms,
                md5(g::text || $1::text) as hash, floor(1344 * random() ^ 4)::int as kind, random() as who, random() as size, exp(4 + 5 * random()) as duration, random() < 0.7 as stream,
                (array['error','cancelled','truncated','refused','success'])[least(5, 1 + floor(random() * 60)::int)] as outcome
            from generate_series(1, $2) g offset 0) r
        join bench_kind k on k.n = r.kind
        """;

    private const string Others = """
        insert into traffic.attempt (exchange_id, started_at, number, model, provider, upstream_model, key_id, status, outcome, phase, offset_ms, duration_ms, first_token_ms, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, error)
        select id, started_at, 1, model, 'openai', model, '0', 200, 'success', 'stream', 0, duration_ms, first_token_ms, input_tokens, 0, output_tokens, 0, '' from traffic.exchange where started_at >= $1 and trace_id < '1999';
        insert into routing.decision (query_id, started_at, decided_at, model, source, confidence, reasoning, domain, language, complexity, candidates, steps, propensity, seed, policy_version, prompt_version, elapsed_ms, experiment, arm, explored, dry_run, simulated)
        select id, started_at, started_at, model, 'learned', 80, 'best at ' || domain, domain, language, 40,
            json_build_array(json_build_object('model', model, 'score', 0.8, 'mean', 0.8, 'uncertainty', 0.05, 'cost', 0.001, 'latencyMs', 800, 'offset', 0, 'propensity', 0.9, 'samples', 100, 'excluded', '')),
            '[{"name":"learned","answered":true,"model":"","reason":"sure","elapsedMs":0.3}]', 0.9, 1, 1, 0, 0.4, '', '', false, false, false
        from traffic.exchange where started_at >= $1 and trace_id < '1999';
        insert into feedback.signal (id, kind, name, query_id, started_at, rater, value, weight, given_at, is_current, joined, model, domain, language, key_name, team, simulated)
        select id, 'stars', '', id, started_at, user_id, 1 + floor(random() * 5)::int, 1, started_at, true, true, model, domain, language, key_name, team, false
        from traffic.exchange where started_at >= $1 and trace_id < '0555';
        """;

    private const string Rollup = """
        insert into {0} (bucket, model, domain, language, key_name, simulated, requests, successes, errors, cancelled, truncated, refused, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens,
            cost_usd, unpriced, duration_us, generation_us, generation_tokens, first_token_us, first_tokens, duration_bins, first_token_bins)
        select date_trunc('{1}', e.started_at, 'UTC'), e.model, e.domain, e.language, e.key_name, false, count(*), count(*) filter (where outcome = 'success'), count(*) filter (where outcome = 'error'),
            count(*) filter (where outcome = 'cancelled'), count(*) filter (where outcome = 'truncated'), count(*) filter (where outcome = 'refused'),
            sum(input_tokens), 0, sum(output_tokens), 0, sum(cost_usd), 0, sum(duration_ms * 1000)::bigint, coalesce(sum((duration_ms - first_token_ms) * 1000) filter (where stream), 0)::bigint, coalesce(sum(output_tokens) filter (where stream), 0),
            sum(first_token_ms * 1000)::bigint, count(*), sum(b.one), sum(f.one)
        from traffic.exchange e
        join bench_bin b on b.bin = least(81, 1 + floor(4 * ln(e.duration_ms) / ln(2))::int)
        join bench_bin f on f.bin = least(81, 1 + floor(4 * ln(e.first_token_ms) / ln(2))::int)
        where e.started_at >= $1 and e.started_at < $1 + interval '1 day'
        group by 1, 2, 3, 4, 5
        """;

    private const string ByModel = """
        insert into traffic.rollup_model_{0}
        select bucket, model, '', '', '', simulated, sum(requests), sum(successes), sum(errors), sum(cancelled), sum(truncated), sum(refused), sum(input_tokens), sum(cached_input_tokens), sum(output_tokens), sum(reasoning_tokens),
            sum(cost_usd), sum(unpriced), sum(duration_us), sum(generation_us), sum(generation_tokens), sum(first_token_us), sum(first_tokens), sum(duration_bins), sum(first_token_bins)
        from traffic.rollup_{0} where bucket >= $1 and bucket < $1 + interval '1 day' group by bucket, model, simulated
        """;

    private static readonly string[] Partitioned = ["traffic.exchange", "traffic.attempt", "routing.decision", "routing.query_feature"];

    // their primary keys are made when they are full
    private static readonly string[] Rollups = ["rollup_minute", "rollup_hour", "rollup_model_minute", "rollup_model_hour"];

    public static async Task RunAsync(NpgsqlDataSource source, DateOnly today, int rows, int days)
    {
        var clock = Stopwatch.StartNew();
        await ExecuteAsync(source, Kinds, []);
        foreach (var rollup in Rollups) await ExecuteAsync(source, $"alter table traffic.{rollup} drop constraint pk_{rollup}", []);
        var loaded = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, days).Reverse(), new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, async (day, _) =>
        {
            await DayAsync(source, today.AddDays(-day), rows / days);
            if (Interlocked.Increment(ref loaded) % 10 == 0) Console.WriteLine($"{loaded} of {days} days loaded, {clock.Elapsed:hh\\:mm\\:ss}");
        });
        foreach (var rollup in Rollups) await ExecuteAsync(source, $"alter table traffic.{rollup} add constraint pk_{rollup} primary key (bucket, model, domain, language, key_name, simulated)", []);
        await ExecuteAsync(source, "drop table bench_kind, bench_bin", []);
        await ExecuteAsync(source, "vacuum analyze", []);
        Console.WriteLine($"loaded in {clock.Elapsed:hh\\:mm\\:ss}");
    }

    /// <summary>Partitions are filled before they become part of their tables, which makes their indexes at once.</summary>
    private static async Task DayAsync(NpgsqlDataSource source, DateOnly date, int rows)
    {
        var starts = new DateTime(date, TimeOnly.MinValue, DateTimeKind.Utc);
        string Of(string table) => string.Create(CultureInfo.InvariantCulture, $"{table}_p{date:yyyyMMdd}");
        string Into(string sql) => Partitioned.Aggregate(sql, (text, table) => text.Replace(table + " ", Of(table) + " ", StringComparison.Ordinal));
        foreach (var table in Partitioned) await ExecuteAsync(source, $"create table {Of(table)} (like {table} including defaults)", []);
        await ExecuteAsync(source, Into(Exchanges), [starts, rows]);
        foreach (var statement in Others.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) await ExecuteAsync(source, Into(statement), [starts]);
        foreach (var step in (string[])["minute", "hour"])
        {
            await ExecuteAsync(source, Into(string.Format(CultureInfo.InvariantCulture, Rollup, $"traffic.rollup_{step}", step)), [starts]);
            await ExecuteAsync(source, Into(string.Format(CultureInfo.InvariantCulture, ByModel, step)), [starts]);
        }
        foreach (var table in Partitioned)
            await ExecuteAsync(source, string.Create(CultureInfo.InvariantCulture, $"alter table {table} attach partition {Of(table)} for values from ('{date:yyyy-MM-dd}Z') to ('{date.AddDays(1):yyyy-MM-dd}Z')"), []);
    }

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql, object[] parameters)
    {
        await using var command = source.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync();
    }
}
