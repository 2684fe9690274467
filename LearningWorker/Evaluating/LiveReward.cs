using Npgsql;

namespace ModelProxy.LearningWorker.Evaluating;

/// <summary>
/// Reward of the answers to questions that one version of the judge's prompt was drawn for, whether or not its verdict decided: what it
/// leaves to others because it is late, unreadable or unsure counts too. A decision given again from the cache was not asked about.
/// </summary>
internal static class LiveReward
{
    private const int Days = 30;
    private const int Most = 2000;

    public static Task<Moments> SinceAsync(NpgsqlConnection session, long version, DateTimeOffset since, CancellationToken cancellationToken) =>
        ReadAsync(session, version, since.UtcDateTime, DateTime.UtcNow.AddDays(1), cancellationToken);

    public static Task<Moments> BeforeAsync(NpgsqlConnection session, long version, DateTimeOffset until, CancellationToken cancellationToken) =>
        ReadAsync(session, version, until.AddDays(-Days).UtcDateTime, until.UtcDateTime, cancellationToken);

    private static async Task<Moments> ReadAsync(NpgsqlConnection session, long version, DateTime from, DateTime until, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            select count(reward), coalesce(sum(reward), 0)::float8, coalesce(sum(reward * reward), 0)::float8 from (
                select r.reward from routing.decision d join traffic.exchange e on e.id = d.query_id and e.started_at = d.started_at {RewardSql.Join}
                where d.prompt_version = $1 and d.source <> 'cache' and d.started_at >= $2 and d.started_at < $3 and r.reward is not null
                    and {RewardSql.RealFirst(Days)} order by d.started_at desc limit {Most}) judged
            """, session);
        command.Parameters.AddRange((NpgsqlParameter[])[new NpgsqlParameter { Value = version }, new NpgsqlParameter { Value = from }, new NpgsqlParameter { Value = until }]);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new Moments(reader.GetInt64(0), reader.GetDouble(1), reader.GetDouble(2));
    }
}
