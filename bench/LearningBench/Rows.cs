using System.Globalization;
using ModelProxy.TestKit.Databases;

namespace ModelProxy.LearningBench;

/// <summary>Exchanges with attempt, decision and features, one in five rated, made within Postgres.</summary>
internal static class Rows
{
    private const string Exchanges = """
        insert into traffic.exchange (id, started_at, recorded_at, model, provider, requested_model, dialect, endpoint, stream, route, key_name, user_id, team, conversation, turn,
            outcome, status, finish_reason, error_kind, error_type, error_message, input_tokens, cached_input_tokens, cache_write_tokens, output_tokens, reasoning_tokens, usage_estimated,
            cost_usd, duration_ms, first_token_ms, decide_ms, domain, language, complexity, last_user_text, attempt_count, trace_id, simulated, client, tool_calls, missing, gateway)
        select (lpad(to_hex(r.ms), 12, '0') || '7' || substr(r.hash, 1, 3) || '8' || substr(r.hash, 4, 15))::uuid, to_timestamp(r.ms / 1000.0), to_timestamp(r.ms / 1000.0) + interval '1 second',
            (array['sonnet','opus','gpt','gpt-mini','deepseek','llama3','gemini','cursor'])[1 + g % 8], 'openai', 'auto', 'openai-chat', '/v1/chat/completions', true, 'learned', 'key-' || g % 5, 'user-' || g % 3000, 'team-' || g % 20, '', 1,
            case when g % 40 = 0 then 'error' else 'success' end, 200, 'stop', '', '', '', 500, 0, 0, 200, 0, false, 0.01, 300 + g % 4000, 100, 0.5,
            (array['code','math','science','medicine','law','finance','history','humanities','reasoning','creative_writing','business_writing','text_processing','translation','chat'])[1 + (g / 8) % 14],
            (array['en','zh','en','de'])[1 + (g / 3) % 4], 40, 'Please look at this.', 1, r.hash, false, 'OpenAI', 0, '', 'gateway-1'
        from (select g, (extract(epoch from $1::timestamptz) * 1000)::bigint + (g::bigint * least(86400000, greatest(1000, extract(epoch from now() - $1::timestamptz) * 1000))::bigint / $2) as ms, md5(g::text || $1::text) as hash from generate_series(1, $2) g) r
        """;

    private const string Others = """
        insert into traffic.attempt (exchange_id, started_at, number, model, provider, upstream_model, key_id, status, outcome, phase, offset_ms, duration_ms, first_token_ms, input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, error)
        select id, started_at, 1, model, 'openai', model || '-2026', '0', 200, outcome, 'stream', 0, duration_ms, first_token_ms, input_tokens, 0, output_tokens, 0, '' from traffic.exchange where started_at >= $1 and started_at < $1 + interval '1 day';
        insert into routing.decision (query_id, started_at, decided_at, model, source, confidence, reasoning, domain, language, complexity, candidates, steps, propensity, seed, policy_version, prompt_version, elapsed_ms, experiment, arm, explored, dry_run, simulated)
        select id, started_at, started_at, model, 'learned', 80, 'best', domain, language, 40,
            (select jsonb_agg(jsonb_build_object('model', m, 'score', 0.7, 'mean', 0.7, 'uncertainty', 0.05, 'cost', 0.001, 'latencyMs', 800, 'offset', 0, 'propensity', 0.125, 'samples', 100, 'excluded', '')) from unnest(array['sonnet','opus','gpt','gpt-mini','deepseek','llama3','gemini','cursor']) m),
            '[]', 0.125, 1, 1, 0, 0.4, '', '', false, false, false
        from traffic.exchange where started_at >= $1 and started_at < $1 + interval '1 day';
        insert into routing.query_feature (query_id, started_at, language, domain, domains, complexity, length, has_code, has_maths, has_json, has_table, needs_tools, needs_vision, needs_long_context, familiarity)
        select id, started_at, language, domain, jsonb_build_array(jsonb_build_object('domain', domain, 'probability', 0.8), jsonb_build_object('domain', 'chat', 'probability', 0.2)), 40, 100, false, false, false, false, false, false, false, 0.8
        from traffic.exchange where started_at >= $1 and started_at < $1 + interval '1 day';
        insert into feedback.signal (id, kind, name, query_id, started_at, rater, value, weight, given_at, recorded_at, is_current, joined, model, domain, language, key_name, team, simulated)
        select id, 'stars', '', id, started_at, user_id, 1 + (get_byte(uuid_send(id), 15) % 5), 1, started_at, recorded_at + interval '5 seconds', true, true, model, domain, language, key_name, team, false
        from traffic.exchange where started_at >= $1 and started_at < $1 + interval '1 day' and get_byte(uuid_send(id), 13) % 5 = 0 and outcome = 'success'
        """;

    public static async Task PartitionsAsync(Postgres postgres, DateOnly today, int days)
    {
        for (var day = days; day >= 0; day--)
        {
            var date = today.AddDays(-day);
            foreach (var table in (string[])["traffic.exchange", "traffic.attempt", "routing.decision", "routing.query_feature"])
                await postgres.ExecuteAsync(string.Create(CultureInfo.InvariantCulture, $"create table if not exists {table}_p{date:yyyyMMdd} partition of {table} for values from ('{date:yyyy-MM-dd}Z') to ('{date.AddDays(1):yyyy-MM-dd}Z')"), CancellationToken.None);
        }
    }

    /// <summary>Spread evenly over the day, as far as it has passed.</summary>
    public static async Task WriteAsync(Postgres postgres, DateOnly day, int rows)
    {
        var starts = new DateTime(day, TimeOnly.MinValue, DateTimeKind.Utc);
        await ExecuteAsync(postgres, Exchanges, [starts, rows]);
        foreach (var statement in Others.Split(";\n", StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)) await ExecuteAsync(postgres, statement, [starts]);
    }

    /// <summary>What autovacuum would have done by the time so many rows had come.</summary>
    public static Task AnalyzeAsync(Postgres postgres) => ExecuteAsync(postgres, "analyze", []);

    private static async Task ExecuteAsync(Postgres postgres, string sql, object[] parameters)
    {
        await using var command = postgres.Source.CreateCommand(sql);
        command.CommandTimeout = 0;
        foreach (var parameter in parameters) command.Parameters.AddWithValue(parameter);
        await command.ExecuteNonQueryAsync();
    }
}
