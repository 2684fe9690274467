using ModelProxy.Data.Traffic;
using ModelProxy.LearningWorker.Evaluating;

namespace ModelProxy.LearningWorker.Reporting;

/// <summary>
/// What learning is measured by, over the exchanges that began within one hour. All are shares or rewards of 0-1 with a normal 95 %
/// interval; docs/learning.md says what each means.
/// </summary>
internal static class LearningMeasures
{
    public const string Sql = $"""
        with decided as (
            select d.simulated, d.explored, d.model, d.domain, d.candidates, r.reward, said.stars, label.model as right_model, label.domain as right_domain
            from routing.decision d join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
            left join lateral (select avg((s.value - 1) / 4) as stars from feedback.signal s where s.query_id = d.query_id and s.is_current and s.kind = 'stars') said on true
            left join lateral (select l.model, l.domain from routing.label l where l.query_id = d.query_id and l.source = 'human' order by l.seq desc limit 1) label on true
            where d.started_at >= $1 and d.started_at < $2 and not d.dry_run),
        measured as (
            select simulated, explored::int::float8 as exploration, reward::float8 as reward,
                case when right_model <> '' then (right_model = model)::int when right_domain <> '' then (right_domain = domain)::int when stars >= 0.75 then 1 when stars <= 0.25 then 0 end::float8 as routing_accuracy,
                (select (best.model = decided.model)::int from learning.profile best
                 where best.domain = decided.domain and best.language = '' and best.simulated = decided.simulated and best.samples >= 3 and best.model in (select c ->> 'model' from json_array_elements(candidates) c where c ->> 'excluded' = '')
                 order by best.reward desc limit 1)::float8 as profile_match,
                (select max((c ->> 'mean')::float8) - max((c ->> 'mean')::float8) filter (where c ->> 'model' = decided.model)
                 from json_array_elements(candidates) c where c ->> 'excluded' = '' and (c ->> 'mean')::float8 > 0) as regret
            from decided),
        answered as (
            select e.simulated, said.stars::float8 as satisfaction,
                case when e.outcome in ('success', 'error', 'truncated', 'refused') then (e.outcome = 'success' and tries.count <= 1 and not coalesce(said.asked_again, false))::int::float8 end as first_answer_success
            from traffic.exchange e
            left join lateral (select avg((s.value - 1) / 4) filter (where s.kind = 'stars') as stars, bool_or(s.kind = 'implicit' and s.value < 0.5) as asked_again
                from feedback.signal s where s.query_id = e.id and s.is_current) said on true
            left join lateral (select e.attempt_count - case when e.attempt_count > 1 then
                (select count(*) from traffic.attempt a where a.exchange_id = e.id and a.started_at = e.started_at and a.outcome = '{Blame.Outpaced}') else 0 end as count) tries on true
            where e.started_at >= $1 and e.started_at < $2),
        points as (
            select m.simulated, v.name, v.value from measured m cross join lateral (values ('exploration', m.exploration), ('reward', m.reward), ('routing_accuracy', m.routing_accuracy), ('profile_match', m.profile_match), ('regret', m.regret)) v (name, value)
            union all
            select a.simulated, v.name, v.value from answered a cross join lateral (values ('satisfaction', a.satisfaction), ('first_answer_success', a.first_answer_success)) v (name, value))
        insert into learning.metric (name, scope, at, simulated, value, low, high, samples)
        select name, '', $1, simulated, avg(value), greatest(0, avg(value) - 1.96 * coalesce(stddev_samp(value), 0) / sqrt(count(value))), least(1, avg(value) + 1.96 * coalesce(stddev_samp(value), 0) / sqrt(count(value))), count(value)
        from points where value is not null group by name, simulated
        on conflict (name, scope, at, simulated) do update set value = excluded.value, low = excluded.low, high = excluded.high, samples = excluded.samples
        """;
}
