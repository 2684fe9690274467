namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// What one answer was worth, 0-1, the same wherever decisions are judged: what people said (stars as (s−1)/4, thumbs, metrics of
/// 0-1), else what traffic implied, else 0 for an answer that never came; null when nothing is known.
/// </summary>
internal static class RewardSql
{
    /// <summary>To follow <c>routing.decision d join traffic.exchange e</c>; gives <c>r.reward</c>.</summary>
    public const string Join = """
        left join lateral (
            select coalesce(
                avg(case s.kind when 'stars' then (s.value - 1) / 4 when 'thumbs' then s.value when 'metric' then case when s.value between 0 and 1 then s.value end end),
                avg(s.value) filter (where s.kind = 'implicit' and s.weight > 0 and s.value between 0 and 1),
                case when e.outcome = 'error' then 0.0 end) as reward
            from feedback.signal s where s.query_id = d.query_id and s.is_current and s.value is not null) r on true
        """;

    /// <summary>
    /// The condition by which only real decisions <c>d</c> are compared, and simulated ones while there were no real ones in so many days:
    /// what the Simulator answers decides nothing about real traffic.
    /// </summary>
    public static string RealFirst(int days) =>
        $"d.simulated = not exists (select 1 from routing.decision real where not real.simulated and not real.dry_run and real.started_at > now() - interval '{days} days')";
}
